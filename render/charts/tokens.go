package charts

import "strings"

// Token is a colour of the page by name. Options carry the light one, each a hex of its own, so that a drawing can be painted
// through the page's custom property of that name.
type Token struct{ Name, Light, Dark string }

// The light colours, as they stand in options.
const (
	bg      = "#FFFFFF"
	ink     = "#16202A"
	ink2    = "#46525E"
	ink3    = "#5F6B77"
	line    = "#8A949F"
	grid    = "#E3E8EC"
	c1      = "#1F5FA8"
	c2      = "#1598D6"
	c3      = "#6F4067"
	c4      = "#7F8C3A"
	c5      = "#57361A"
	c6      = "#8A949E"
	favour  = "#1F60A9"
	against = "#B8561B"
	mid     = "#C5CCD3"
	band    = "#D6E5F4"
	fband   = "#E6EEF6"
	onC1    = "#FFFFFC"
)

// Seven steps of one hue, the text that reads on each, and the six series colours.
var (
	sequence     = [7]string{"#EDF5FB", "#CBE4F5", "#A1CEEE", "#74B2E2", "#458FCD", "#2668AB", "#19457C"}
	sequenceText = [7]string{"#16202B", "#16202C", "#16202D", "#16202E", "#16202F", "#FFFFFE", "#FFFFFD"}
	palette      = [6]string{c1, c2, c3, c4, c5, c6}
)

// Tokens lists every colour a drawing may use: the stylesheet has to define each as a custom property (--c1 and so on), light
// and dark. q1t–q7t are the texts on q1–q7, on the text on c1; print keeps to the light ones.
func Tokens() []Token {
	return []Token{
		{"bg", bg, "#12161A"},
		{"ink", ink, "#E9EDF0"},
		{"ink2", ink2, "#B9C2CB"},
		{"ink3", ink3, "#98A3AE"},
		{"line", line, "#6B7682"},
		{"grid", grid, "#252C33"},
		{"c1", c1, "#6FB1F2"},
		{"c2", c2, "#BDEBF5"},
		{"c3", c3, "#C283B4"},
		{"c4", c4, "#B3C147"},
		{"c5", c5, "#A5683F"},
		{"c6", c6, "#66717D"},
		{"for", favour, "#6FB1F2"},
		{"against", against, "#F09A5E"},
		{"mid", mid, "#4A5560"},
		{"band", band, "#1E3A55"},
		{"fband", fband, "#1B2A39"},
		{"on", onC1, "#12161A"},
		{"q1", sequence[0], "#1C242C"},
		{"q2", sequence[1], "#1F3751"},
		{"q3", sequence[2], "#244C77"},
		{"q4", sequence[3], "#2D69A2"},
		{"q5", sequence[4], "#428CCA"},
		{"q6", sequence[5], "#6DB2E8"},
		{"q7", sequence[6], "#B3DEFB"},
		{"q1t", sequenceText[0], "#E9EDF0"},
		{"q2t", sequenceText[1], "#E9EDF0"},
		{"q3t", sequenceText[2], "#E9EDF0"},
		{"q4t", sequenceText[3], "#E9EDF0"},
		{"q5t", sequenceText[4], "#0C1013"},
		{"q6t", sequenceText[5], "#0C1013"},
		{"q7t", sequenceText[6], "#0C1013"},
	}
}

// tokenByHex finds a token by the light colour that options carry, in upper case.
var tokenByHex = func() map[string]string {
	byHex := map[string]string{}
	for _, token := range Tokens() {
		byHex[strings.ToUpper(token.Light)] = token.Name
	}
	return byHex
}()

// painted writes a colour as it stands in a drawing: through its token where it has one.
func painted(color string) string {
	if name, known := tokenByHex[strings.ToUpper(color)]; known {
		return "var(--" + name + "," + strings.ToUpper(color) + ")"
	}
	return color
}
