package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/rogpeppe/go-internal/testscript"
)

// TestStores runs the terminal sessions of testdata/store against an S3 server on loopback.
func TestStores(t *testing.T) { runScripts(t, "store") }

// store is an S3 server that notes what it is asked, and refuses what it is told to.
type store struct {
	*httptest.Server
	mutex   sync.Mutex
	asked   []string // "PUT 2026-10/index.html 200"
	refused string   // the beginning of such a line
	status  int
	sent    map[string]http.Header // with each object: the server forgets most of it
}

type storeKey struct{}

// bucketName is the bucket that there is.
const bucketName = "shop"

// onStore is a script's access to its server:
//
//	store start                          sets $STORE, the options that lead there, and credentials
//	store put orders/10.csv orders.csv   lays an object there; without a file it is removed
//	store get 2026-10/index.html file    writes an object down, after the headers that it was sent with
//	store asked file                     writes down what was asked since the last time, a line each, sorted
//	store refuse 'PUT 2026-10/' 503      answers what begins so with a status; without arguments nothing any more
//	store fill template.toml config.toml writes a file with $STORE filled in
func onStore(ts *testscript.TestScript, neg bool, args []string) {
	s, _ := ts.Value(storeKey{}).(*storeBox)
	switch args[0] {
	case "start":
		s.store = newStore()
		ts.Defer(s.Close)
		s.request(ts, http.MethodPut, "", nil)
		ts.Setenv("STORE", "endpoint="+s.URL+"&use_path_style=true&region=eu-west-1")
		for name, value := range map[string]string{"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1"} {
			ts.Setenv(name, value)
		}
	case "put":
		if len(args) == 2 {
			s.request(ts, http.MethodDelete, "/"+args[1], nil)
			return
		}
		s.request(ts, http.MethodPut, "/"+args[1], []byte(ts.ReadFile(args[2])))
	case "get":
		content := s.request(ts, http.MethodGet, "/"+args[1], nil)
		var text bytes.Buffer
		s.mutex.Lock()
		ts.Check(s.sent[args[1]].Write(&text))
		s.mutex.Unlock()
		ts.Check(os.WriteFile(ts.MkAbs(args[2]), append(text.Bytes(), content...), 0o600))
	case "asked":
		s.mutex.Lock()
		defer s.mutex.Unlock()
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(strings.Join(s.asked, "")), 0o600))
		s.asked = nil
	case "refuse":
		s.refused, s.status = "", 0
		if len(args) == 3 {
			status, err := strconv.Atoi(args[2])
			ts.Check(err)
			s.refused, s.status = args[1], status
		}
	case "fill":
		ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(strings.ReplaceAll(ts.ReadFile(args[1]), "$STORE", ts.Getenv("STORE"))), 0o600))
	default:
		ts.Fatalf("store %s: there is no such command", args[0])
	}
}

// storeBox holds the store of one script.
type storeBox struct{ *store }

func newStore() *store {
	s := &store{sent: map[string]http.Header{}}
	real := gofakes3.New(s3mem.New()).Server()
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		line := r.Method + " " + strings.TrimPrefix(r.URL.Path, "/"+bucketName+"/")
		s.mutex.Lock()
		refused := s.refused != "" && strings.HasPrefix(line, s.refused)
		s.asked = append(s.asked, line+"\n")
		if r.Method == http.MethodPut {
			s.sent[strings.TrimPrefix(line, "PUT ")] = r.Header.Clone()
		}
		s.mutex.Unlock()
		if refused {
			w.WriteHeader(s.status)
			return
		}
		real.ServeHTTP(w, r)
	}))
	return s
}

// request is one without credentials, which the server doesn't ask for.
func (s *store) request(ts *testscript.TestScript, method, path string, content []byte) []byte {
	request, err := http.NewRequest(method, s.URL+"/"+bucketName+path, bytes.NewReader(content))
	ts.Check(err)
	answer, err := http.DefaultClient.Do(request)
	ts.Check(err)
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	ts.Check(err)
	if answer.StatusCode >= 300 {
		ts.Fatalf("store: %s %s: %s", method, path, answer.Status)
	}
	return got
}
