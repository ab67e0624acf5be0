// Package preview serves pages to the browser of the one who edits them, tells it when they have changed, and watches files. It answers on
// loopback to its own pages alone: what it shows isn't published yet.
package preview

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"path"
	"strings"
	"sync"

	"loyalty/internal/fault"
)

// Listen opens an address such as 127.0.0.1:8484. One that other machines reach is refused unless isRemote asks for it.
func Listen(ctx context.Context, address string, isRemote bool) (net.Listener, error) {
	resolved, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		return nil, fault.User(fmt.Errorf("--addr %s: %w; write it as 127.0.0.1:8484", address, err))
	}
	if !resolved.IP.IsLoopback() && !isRemote {
		return nil, fault.User(fmt.Errorf("--addr %s is reached from other machines, and what isn't published yet would be read there: write 127.0.0.1:%d, or add --remote", address, resolved.Port))
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", resolved.String())
	if err != nil {
		return nil, fault.User(fmt.Errorf("--addr %s: %w; name another port", address, err))
	}
	return listener, nil
}

// Handler answers with pages, by their path below the root; one that is nil isn't there. Who asks under another name than the listener's
// (a page elsewhere whose name was turned to this machine), or from a page of another origin, gets nothing.
func Handler(listener net.Listener, isRemote bool, pages func(ctx context.Context, name string) ([]byte, error), events string, news *News) http.Handler {
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Cache-Control", "no-store")
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("X-Frame-Options", "DENY")
		head.Set("Cross-Origin-Resource-Policy", "same-origin")
		head.Set("Referrer-Policy", "no-referrer")
		name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			http.Error(w, "only GET", http.StatusMethodNotAllowed)
			return
		case !isOwn(r, port, isRemote):
			http.Error(w, "this preview answers to its own pages alone", http.StatusForbidden)
			return
		case name == events:
			news.ServeHTTP(w, r)
			return
		}
		text, err := pages(r.Context(), name)
		switch {
		case err != nil:
			http.Error(w, err.Error(), http.StatusInternalServerError)
		case text == nil:
			http.NotFound(w, r)
		default:
			kind := mime.TypeByExtension(path.Ext(name))
			if path.Ext(name) == "" || path.Ext(name) == ".html" {
				kind = "text/html; charset=utf-8"
			}
			if kind != "" {
				head.Set("Content-Type", kind)
			}
			_, _ = w.Write(text)
		}
	})
}

// isOwn tells whether a request names the listener and comes from its own page, or from no page.
func isOwn(r *http.Request, port string, isRemote bool) bool {
	host, asked, err := net.SplitHostPort(r.Host)
	if err != nil {
		host, asked = r.Host, "80"
	}
	address, errAddress := netip.ParseAddr(strings.Trim(host, "[]"))
	named := host == "localhost" || errAddress == nil && (address.IsLoopback() || isRemote) // a name of elsewhere is none of these
	origin := r.Header.Get("Origin")
	site := r.Header.Get("Sec-Fetch-Site")
	fromElsewhere := site != "" && site != "same-origin" && site != "none" && r.Header.Get("Sec-Fetch-Mode") != "navigate"
	return named && asked == port && (origin == "" || origin == "http://"+r.Host) && !fromElsewhere
}

// News tells browsers, by server-sent events, which version of the pages stands.
type News struct {
	mutex   sync.Mutex
	version string
	changed chan struct{} // closed by the next version
}

// Tell makes a version the one that stands.
func (n *News) Tell(version string) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.version = version
	if n.changed != nil {
		close(n.changed)
	}
	n.changed = make(chan struct{})
}

func (n *News) now() (version string, changed <-chan struct{}) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if n.changed == nil {
		n.changed = make(chan struct{})
	}
	return n.version, n.changed
}

// ServeHTTP sends the version that stands, and each that follows.
func (n *News) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	flush := http.NewResponseController(w)
	for {
		version, changed := n.now()
		if _, err := fmt.Fprintf(w, "data: %s\n\n", version); err != nil || flush.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}

// Serve answers until the context ends.
func Serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: readHeader, BaseContext: func(net.Listener) context.Context { return ctx }}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve the preview: %w", err)
	}
	return nil
}
