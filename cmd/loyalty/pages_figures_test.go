//go:build pages

package main

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// readNumber reads a printed figure back as its reader would: the value it stands for and half a unit of its last digit. It
// knows the page's patterns of numbers and nothing of the program that writes them.
func readNumber(text, locale, unit string) (value, tolerance float64, err error) {
	text = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
	found := printed.FindStringSubmatch(text)
	if found == nil {
		return 0, 0, fmt.Errorf("%q holds no number", text)
	}
	digits := found[2]
	if locale == "vi" {
		digits = strings.NewReplacer(".", "", ",", ".").Replace(digits)
	} else {
		digits = strings.ReplaceAll(digits, ",", "")
	}
	if value, err = strconv.ParseFloat(digits, 64); err != nil {
		return 0, 0, fmt.Errorf("%q: %w", text, err)
	}
	decimals := 0
	if _, after, ok := strings.Cut(digits, "."); ok {
		decimals = len(after)
	}
	scale := 1.0
	switch unit {
	case "money":
		scale = map[string]float64{"": 1, "nghìn": 1e3, "k": 1e3, "triệu": 1e6, "m": 1e6, "tỷ": 1e9, "bn": 1e9, "nghìn tỷ": 1e12, "tn": 1e12}[found[3]]
	case "rate", "difference":
		scale = 0.01
	}
	if strings.HasPrefix(text, "−") {
		value = -value
	}
	return value * scale, scale * (math.Pow(10, -float64(decimals))/2 + 1e-9), nil
}

var printed = regexp.MustCompile(`^([−+]?)[^\d−+]*(\d[\d.,]*\d|\d) ?(nghìn tỷ|nghìn|triệu|tỷ|bn|tn|k|m)?`)

// wantDecimals are the digits after the point of a unit, as the design has them; -1 where they depend on the size.
func wantDecimals(unit string) int {
	switch unit {
	case "rate", "difference", "hours":
		return 1
	case "ratio":
		return 2
	case "count", "points", "dpmo":
		return 0
	}
	return -1
}

// tells complains where a text isn't the value, nil being a dash.
func tells(text, locale, unit string, value *float64) error {
	text = strings.TrimSpace(text)
	if value == nil {
		if text != "–" {
			return fmt.Errorf("%q stands where nothing is known", text)
		}
		return nil
	}
	read, tolerance, err := readNumber(text, locale, unit)
	if err != nil {
		return err
	}
	if math.Abs(read-*value) > tolerance {
		return fmt.Errorf("%q reads as %v, the report says %v", text, read, *value)
	}
	want := wantDecimals(unit)
	if scale := map[string]float64{"rate": 0.01, "difference": 0.01}[unit]; want >= 0 {
		if scale == 0 {
			scale = 1
		}
		if wanted := scale * (math.Pow(10, -float64(want))/2 + 1e-9); math.Abs(tolerance-wanted) > 1e-12 {
			return fmt.Errorf("%q hasn't the %d decimals of a %s", text, want, unit)
		}
	}
	return nil
}
