package charts

import "context"

// Drawing is one chart to draw.
type Drawing struct {
	ID    string // unique on its page and stable over runs, letters, digits, - and _: the prefix of every id inside the SVG
	Alt   string // one sentence that says what the chart shows, for readers who don't see it
	Chart Chart
}

// Engine draws charts. It is safe for concurrent use; Close gives its memory back.
type Engine struct{}

// New prepares an engine with at most workers drawing at once (0 = one per core). A program that was built without its
// assets has none: the error says how to build it.
func New(workers int) (*Engine, error) { return nil, nil }

// Draw returns the chart as an <svg> element that paints itself in the page's theme, and in light colours elsewhere.
func (e *Engine) Draw(ctx context.Context, d Drawing) (string, error) { return "", nil }

// DrawAll draws many charts over the engine's workers, in the order given.
func (e *Engine) DrawAll(ctx context.Context, drawings []Drawing) ([]string, error) { return nil, nil }

// Close lets the workers go.
func (e *Engine) Close() {}

// File turns a drawing into the text of an .svg file of its own: fixed light colours instead of the page's.
func File(svg string) string { return "" }
