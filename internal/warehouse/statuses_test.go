package warehouse

import (
	"testing"

	"github.com/BurntSushi/toml"
)

// TestVocabulary holds the statuses of testdata/statuses.toml to what they mean.
func TestVocabulary(t *testing.T) {
	var file map[string][]string
	if _, err := toml.DecodeFile("testdata/statuses.toml", &file); err != nil {
		t.Fatal(err)
	}
	if len(file) != 4 {
		t.Fatal("sold, void, refund and unknown are wanted")
	}
	for means, list := range file {
		if means == "unknown" {
			means = ""
		}
		for _, status := range list {
			if got := words().means(status); got != meaning(means) {
				t.Errorf("%q means %q, want %q", status, got, means)
			}
		}
	}
}

// TestVocabularyOfOneMind refuses a word that means one thing here and another there, and a pattern that is none.
func TestVocabularyOfOneMind(t *testing.T) {
	for _, text := range []string{
		"[[system]]\nsold = ['done']\n[[system]]\nvoid = ['Done ']",
		"[[system]]\nsold = ['đã hủy']\nvoid = ['đã huỷ']",
		"[[system]]\nsold = ['đã huy']\nvoid = ['đã huỷ']",
		"[[pattern]]\nas = 'void'\nmatches = '('",
		"[[pattern]]\nas = 'gone'\nmatches = 'x'",
		"[[system]]\nsolt = ['done']",
	} {
		if _, err := readVocabulary(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
