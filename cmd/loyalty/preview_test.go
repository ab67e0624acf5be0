package main

import (
	"context"
	"errors"
	"html"
	"io"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// freeAddress is an address of this machine that nothing answers on.
func freeAddress() (string, error) {
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// browse waits until a page of $PREVIEW holds a pattern, and no more than a minute; its no-break spaces are ordinary ones. With ! it asks
// once, and the page must not hold it: `browse 2026-10/kpi/mine.html 'count'`.
func browse(ts *testscript.TestScript, neg bool, args []string) {
	pattern, err := regexp.Compile("(?s)" + args[1])
	ts.Check(err)
	last := ""
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(30 * time.Millisecond) {
		text, status, err := ask(ts, args[0])
		if err == nil {
			last = strings.ReplaceAll(html.UnescapeString(text), "\u00a0", " ")
			found := status == http.StatusOK && pattern.MatchString(last)
			switch {
			case found && neg:
				ts.Fatalf("browse: %s holds %s", args[0], args[1])
			case found || neg:
				return
			}
		}
		if time.Now().After(deadline) {
			_, last, _ = strings.Cut(last, `id="preview"`)
			ts.Fatalf("browse: %s holds no %s: %v %.3000s", args[0], args[1], err, last)
		}
	}
}

// answers asks $PREVIEW once for a page, with headers (Host among them) or another method, and holds the status against the one expected:
// `answers 403 / 'Host: evil.example'`.
func answers(ts *testscript.TestScript, neg bool, args []string) {
	_, status, err := ask(ts, strings.TrimPrefix(args[1], "/"), args[2:]...)
	ts.Check(err)
	if want, err := strconv.Atoi(args[0]); err != nil || (status == want) == neg {
		ts.Fatalf("answers: %s %q: %d", args[1], args[2:], status)
	}
}

func ask(ts *testscript.TestScript, name string, headers ...string) (text string, status int, err error) {
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "http://"+ts.Getenv("PREVIEW")+"/"+name, nil)
	if err != nil {
		return "", 0, err
	}
	for _, header := range headers {
		key, value, _ := strings.Cut(header, ": ")
		switch key {
		case "Host":
			request.Host = value
		case "Method":
			request.Method = value
		default:
			request.Header.Set(key, value)
		}
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", 0, err
	}
	content, err := io.ReadAll(answer.Body)
	return string(content), answer.StatusCode, errors.Join(err, answer.Body.Close())
}
