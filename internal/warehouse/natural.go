package warehouse

import (
	"cmp"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// compareNames is the order in which people number files: orders_2 before orders_10, and "orders.csv" before "orders (1).csv", which a
// browser saved after it. Folders go before what lies in them.
func compareNames(a, b string) int {
	foldersA, foldersB := strings.Split(filepath.ToSlash(a), "/"), strings.Split(filepath.ToSlash(b), "/")
	for i := range min(len(foldersA), len(foldersB)) {
		nameA, endA := cutEnding(foldersA[i])
		nameB, endB := cutEnding(foldersB[i])
		if order := cmp.Or(compareNatural(nameA, nameB), compareNatural(endA, endB)); order != 0 {
			return order
		}
	}
	return cmp.Or(cmp.Compare(len(foldersA), len(foldersB)), strings.Compare(a, b))
}

func cutEnding(name string) (stem, ending string) {
	packed := filepath.Ext(name)
	if packed != ".gz" && packed != ".zst" {
		packed = ""
	}
	stem = strings.TrimSuffix(name, packed)
	ending = filepath.Ext(stem)
	return strings.TrimSuffix(stem, ending), ending + packed
}

// compareNatural compares runs of digits as the numbers that they are.
func compareNatural(a, b string) int {
	for a != "" && b != "" {
		digitsA, digitsB := leadingDigits(a), leadingDigits(b)
		if digitsA != "" && digitsB != "" {
			numberA, numberB := strings.TrimLeft(digitsA, "0"), strings.TrimLeft(digitsB, "0")
			if order := cmp.Or(cmp.Compare(len(numberA), len(numberB)), strings.Compare(numberA, numberB)); order != 0 {
				return order
			}
			a, b = a[len(digitsA):], b[len(digitsB):]
			continue
		}
		letterA, sizeA := utf8.DecodeRuneInString(a)
		letterB, sizeB := utf8.DecodeRuneInString(b)
		if letterA != letterB {
			return cmp.Compare(letterA, letterB)
		}
		a, b = a[sizeA:], b[sizeB:]
	}
	return cmp.Compare(len(a), len(b))
}

func leadingDigits(text string) string {
	return text[:len(text)-len(strings.TrimLeft(text, "0123456789"))]
}
