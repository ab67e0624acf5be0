package config

import (
	"slices"

	"golang.org/x/text/unicode/norm"
)

// readCustomers reads how a source tells its customers apart, and what its statuses mean.
func readCustomers(t *table, s *Source) {
	columns := InputColumns(s.Table)
	t.choice("id", &s.ID, "phone", "email", "text")
	if s.ID != "" && !slices.ContainsFunc([]string{"customer_id", "referrer_id"}, func(c string) bool { return slices.Contains(columns, c) }) {
		t.refuse("id", "tells how customers' ids are compared, and "+s.Table+" has none", "remove the key")
	}
	t.choice("unknown_statuses", &s.UnknownStatuses, "sold", "void")
	if s.UnknownStatuses != "" && s.Table != "orders" {
		t.refuse("unknown_statuses", "only orders have statuses", "remove the key")
	}
	s.Guests, s.NotGuests = composed(t.texts("guests", true)), composed(t.texts("not_guests", true))
	for name, list := range map[string][]string{"guests": s.Guests, "not_guests": s.NotGuests} {
		if list != nil && !slices.Contains([]string{"orders", "surveys", "tickets", "leads"}, s.Table) {
			t.refuse(name, "every row of "+s.Table+" names its customer", "remove the key, or leave the rows of nobody out by `where`")
		}
	}
	for _, guest := range s.Guests {
		if slices.Contains(s.NotGuests, guest) {
			t.refuse("not_guests", "names one that `guests` names, too", "keep it in one of the two")
		}
	}
}

// composed writes each letter and its accents as one character, as all text of the exports is.
func composed(list []string) []string {
	for i, text := range list {
		list[i] = norm.NFC.String(text)
	}
	return list
}
