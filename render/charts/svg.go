package charts

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
)

// fontStack is the page's, so that a file of its own looks like the page.
const fontStack = `-apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif`

var (
	longNumber   = regexp.MustCompile(`-?\d+\.\d{4,}(?:e-?\d+)?`)
	engineID     = regexp.MustCompile(`zr\d+-`)
	paintedColor = regexp.MustCompile(`var\(--[a-z0-9]+,(#[0-9A-F]{6})\)`)
)

// tidy turns what ECharts wrote into what a page can hold: ids that begin with the drawing's own, colours through tokens,
// style attributes as presentation attributes (a page's policy forbids the former), and nothing that only hovering needs.
func tidy(raw string, d Drawing) (string, error) {
	var out strings.Builder
	out.Grow(len(raw))
	rest := raw
	for {
		open := strings.IndexByte(rest, '<')
		if open < 0 {
			break
		}
		writeText(&out, rest[:open])
		if strings.HasPrefix(rest[open:], "<style") {
			end := strings.Index(rest, "</style>")
			if end < 0 {
				return "", fmt.Errorf("chart %s: the drawing's style element doesn't end", d.ID)
			}
			rest = rest[end+len("</style>"):]
			continue
		}
		shut := strings.IndexByte(rest[open:], '>')
		if shut < 0 {
			return "", fmt.Errorf("chart %s: the drawing breaks off inside a tag", d.ID)
		}
		tag := rest[open+1 : open+shut]
		rest = rest[open+shut+1:]
		if strings.HasPrefix(tag, "rect ") && strings.Contains(tag, `x="0" y="0" fill="none"`) {
			rest = strings.TrimPrefix(rest, "</rect>")
			continue
		}
		if name, isOpening := strings.CutPrefix(tag, "svg "); isOpening {
			writeRoot(&out, name, d)
			continue
		}
		rest = writeTag(&out, tag, rest, d.ID)
	}
	writeText(&out, rest)
	return out.String(), nil
}

// writeText copies text between tags; the line breaks that ECharts puts there are layout.
func writeText(out *strings.Builder, text string) {
	if strings.TrimSpace(text) != "" {
		out.WriteString(strings.Trim(text, "\n"))
	}
}

func writeRoot(out *strings.Builder, attributes string, d Drawing) {
	out.WriteString(`<svg xmlns="http://www.w3.org/2000/svg"`)
	eachAttribute(attributes, func(name, value string) {
		switch name {
		case "width", "height", "viewBox":
			writeAttribute(out, name, value)
		}
	})
	fmt.Fprintf(out, ` role="img" aria-label="%s" font-family="%s" font-size="12">`, html.EscapeString(clean(d.Alt)), fontStack)
}

// writeTag writes one tag and returns what follows it. An element without content is closed on the spot.
func writeTag(out *strings.Builder, tag, rest, id string) string {
	name, attributes, _ := strings.Cut(strings.TrimSpace(tag), " ")
	out.WriteByte('<')
	out.WriteString(name)
	eachAttribute(attributes, func(key, value string) {
		switch {
		case key == "class", key == "xml:space", key == "pointer-events", strings.HasPrefix(key, "ecmeta_"):
		case key == "style":
			writeStyle(out, value)
		case key == "fill", key == "stroke", key == "stop-color":
			writeAttribute(out, key, engineID.ReplaceAllString(painted(value), id+"-"))
		case key == "id", key == "clip-path", strings.HasSuffix(key, "href"):
			writeAttribute(out, key, engineID.ReplaceAllString(value, id+"-"))
		default:
			writeAttribute(out, key, longNumber.ReplaceAllStringFunc(value, shortNumber))
		}
	})
	if closing := "</" + name + ">"; strings.HasPrefix(rest, closing) {
		out.WriteString("/>")
		return rest[len(closing):]
	}
	out.WriteByte('>')
	return rest
}

// writeStyle writes the declarations of a style attribute as attributes. The font family and the common size are the root's.
func writeStyle(out *strings.Builder, style string) {
	for declaration := range strings.SplitSeq(style, ";") {
		key, value, _ := strings.Cut(declaration, ":")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		switch key {
		case "font":
			for word := range strings.FieldsSeq(value) {
				switch {
				case word == "bold":
					writeAttribute(out, "font-weight", "600")
				case strings.HasSuffix(word, "px"):
					writeSize(out, word)
				case word[0] >= '1' && word[0] <= '9':
					writeAttribute(out, "font-weight", word)
				}
			}
		case "font-size":
			writeSize(out, value)
		case "font-weight":
			if value == "bold" {
				value = "600"
			}
			writeAttribute(out, key, value)
		case "font-family", "":
		default:
			writeAttribute(out, key, value)
		}
	}
}

func writeSize(out *strings.Builder, size string) {
	if size = strings.TrimSuffix(size, "px"); size != "12" {
		writeAttribute(out, "font-size", size)
	}
}

func writeAttribute(out *strings.Builder, key, value string) {
	out.WriteByte(' ')
	out.WriteString(key)
	out.WriteString(`="`)
	out.WriteString(value)
	out.WriteByte('"')
}

// eachAttribute calls back for every name="value" of a tag.
func eachAttribute(attributes string, each func(name, value string)) {
	for {
		name, after, found := strings.Cut(attributes, `="`)
		if !found {
			return
		}
		value, rest, found := strings.Cut(after, `"`)
		if !found {
			return
		}
		each(strings.TrimSpace(name), value)
		attributes = rest
	}
}

// shortNumber keeps three decimals: a thousandth of a pixel is nothing, and processors differ in the last digits.
func shortNumber(number string) string {
	value, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return number
	}
	return strconv.FormatFloat(float64(int64(value*1000+copysignHalf(value)))/1000, 'f', -1, 64)
}

func copysignHalf(value float64) float64 {
	if value < 0 {
		return -0.5
	}
	return 0.5
}

// File turns a drawing into the text of an .svg file of its own: fixed light colours instead of the page's.
func File(svg string) string {
	text := paintedColor.ReplaceAllString(svg, "$1")
	head, body, _ := strings.Cut(text, ">")
	title := ""
	eachAttribute(strings.TrimPrefix(head, "<svg "), func(name, value string) {
		if name == "aria-label" {
			title = value
		}
	})
	return `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + head + "><title>" + title + "</title>" +
		`<rect width="100%" height="100%" fill="` + bg + `"/>` + body + "\n"
}
