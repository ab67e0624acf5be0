package report

// rfmGroups is the fixed table of named groups: frequency 5…1 down, recency 1…5 across.
var rfmGroups = [5][5]string{
	{"cant_lose", "at_risk", "loyal", "champions", "champions"},
	{"cant_lose", "at_risk", "loyal", "loyal", "champions"},
	{"at_risk", "at_risk", "attention", "promising_loyal", "promising_loyal"},
	{"lost", "sleeping", "about_to_sleep", "promising", "promising"},
	{"lost", "lost", "about_to_sleep", "promising", "new"},
}

// RFMGroup names the group of a recency and a frequency score, 1 to 5 each; the locale files have its words under "rfm".
func RFMGroup(recency, frequency int) string { return rfmGroups[5-frequency][recency-1] }
