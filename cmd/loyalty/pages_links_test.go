//go:build pages

package main

import (
	"bytes"
	"compress/gzip"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// eachElement calls visit for every element of a page.
func eachElement(t *testing.T, page []byte, visit func(n *html.Node, attributes map[string]string)) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		attributes := map[string]string{}
		for _, a := range n.Attr {
			attributes[a.Key] = a.Val
		}
		visit(n, attributes)
	}
}

// links follows every link from index.html: none is broken, no anchor is missing, and no page is left that nothing leads to.
func links(t *testing.T, s *sites) {
	for _, site := range []*site{s.shop, s.evil} {
		all := files(t, site.out)
		type place struct{ from, href, to, anchor string }
		ids, reached := map[string]map[string]bool{}, map[string]bool{"index.html": true}
		var anchors []place
		for queue := []string{"index.html"}; len(queue) > 0; queue = queue[1:] {
			from := queue[0]
			if path.Ext(from) != ".html" {
				continue
			}
			ids[from] = map[string]bool{}
			eachElement(t, all[from], func(n *html.Node, attributes map[string]string) {
				if id := attributes["id"]; id != "" {
					if ids[from][id] {
						t.Errorf("%s: the id %q stands twice", from, id)
					}
					ids[from][id] = true
				}
				for _, key := range []string{"href", "src"} {
					href, there := attributes[key]
					if !there || strings.HasPrefix(href, "data:") {
						continue
					}
					link, err := url.Parse(href)
					if err != nil || link.Scheme != "" || link.Host != "" || strings.HasPrefix(href, "/") {
						t.Errorf("%s: the link %q leaves the report", from, href)
						continue
					}
					to := from
					if link.Path != "" {
						to = path.Join(path.Dir(from), link.Path)
					}
					if _, there := all[to]; !there {
						t.Errorf("%s: the link %q is broken", from, href)
						continue
					}
					if !reached[to] {
						reached[to] = true
						queue = append(queue, to)
					}
					if link.Fragment != "" {
						anchors = append(anchors, place{from, href, to, link.Fragment})
					}
				}
			})
		}
		for _, a := range anchors {
			if !ids[a.to][a.anchor] {
				t.Errorf("%s: nothing in %s has the anchor of %q", a.from, a.to, a.href)
			}
		}
		for _, name := range sorted(all) {
			if path.Ext(name) == ".html" && !reached[name] && !isAttachment(name) {
				t.Errorf("nothing leads to %s", name)
			}
			if !regexp.MustCompile(`^[A-Za-z0-9._/-]+$`).MatchString(name) {
				t.Errorf("the file name %q needs care in shells and links", name)
			}
		}
	}
}

// policies: every page forbids all but its own scripts and styles, and holds no script, handler or style that would need more.
func policies(t *testing.T, s *sites) {
	for _, site := range []*site{s.shop, s.evil} {
		for name, page := range files(t, site.out) {
			if path.Ext(name) != ".html" || isAttachment(name) {
				continue
			}
			policy := ""
			eachElement(t, page, func(n *html.Node, attributes map[string]string) {
				if n.Data == "meta" && attributes["http-equiv"] == "Content-Security-Policy" {
					policy = attributes["content"]
				}
				for key := range attributes {
					if strings.HasPrefix(key, "on") || key == "style" || key == "integrity" {
						t.Errorf("%s: <%s %s=%.40q>", name, n.Data, key, attributes[key])
					}
				}
				switch kind := attributes["type"]; {
				case n.Data == "style", n.Data == "base", n.Data == "iframe", n.Data == "object", n.Data == "form":
					t.Errorf("%s: <%s>", name, n.Data)
				case n.Data == "script" && kind == "module", n.Data == "script" && kind != "application/json" && attributes["src"] == "":
					t.Errorf("%s: an inline script or a module", name)
				}
				if n.Data == "script" && attributes["src"] != "" {
					if _, deferred := attributes["defer"]; !deferred {
						t.Errorf("%s: the script %s isn't deferred", name, attributes["src"])
					}
				}
			})
			if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") || strings.Contains(policy, "*") {
				t.Errorf("%s: the policy is %q", name, policy)
			}
		}
	}
}

// The most that a page with all its drawings, and the script, may weigh on the wire.
const heaviest = 300 << 10

// bytesOfPages weighs what a reader's browser fetches.
func bytesOfPages(t *testing.T, s *sites) {
	for title, site := range map[string]*site{"the sample": s.shop, "the hostile shop": s.evil} {
		all, total := files(t, site.out), 0
		for name, content := range all {
			total += len(content)
			if kind := path.Ext(name); kind != ".html" && kind != ".js" && kind != ".css" || isAttachment(name) {
				continue
			}
			weight := zipped(t, content)
			if weight > heaviest {
				t.Errorf("%s: %s weighs %d bytes gzipped, more than %d", title, name, weight, heaviest)
			}
			if path.Dir(name) == "assets" || name == site.month("vi") || name == site.month("en") || name == site.kpi("vi", "retention_rate") || name == site.archive("vi") {
				t.Logf("%s: %s: %d bytes, %d gzipped", title, name, len(content), weight)
			}
		}
		t.Logf("%s: %d files, %d bytes", title, len(all), total)
	}
}

func zipped(t *testing.T, content []byte) int {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}
