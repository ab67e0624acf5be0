//go:build pages

package main

import "testing"

// TestBuild runs the terminal sessions of testdata/build: what is published of a small shop, and when the last report stays.
func TestBuild(t *testing.T) { runScripts(t, "build") }
