package charts

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"sync"

	"github.com/dop251/goja"
	"golang.org/x/sync/errgroup"

	"loyalty/templates"
)

// Drawing is one chart to draw.
type Drawing struct {
	ID    string // unique on its page and stable over runs, letters, digits, - and _: the prefix of every id inside the SVG
	Alt   string // one sentence that says what the chart shows, for readers who don't see it
	Chart Chart
}

// Engine draws charts. It is safe for concurrent use; Close gives its memory back.
type Engine struct {
	program *goja.Program
	kept    string        // folder of drawings; "" keeps none
	drawnBy string        // the program, its size and time: what a kept drawing follows from beside the chart
	slots   chan struct{} // one per worker at work

	mu   sync.Mutex
	idle []*worker
}

// worker is a JavaScript machine with ECharts in it. It draws one chart at a time.
type worker struct {
	vm   *goja.Runtime
	draw goja.Callable
}

var drawingID = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)

// New prepares an engine with at most workers drawing at once (0 = one per core). A program that was built without its
// assets has none: the error is templates.ErrNoAssets and says how to build it.
func New(workers int) (*Engine, error) {
	text, err := templates.Asset(templates.ChartScript)
	if err != nil {
		return nil, err
	}
	program, err := goja.Compile(templates.ChartScript, text, false)
	if err != nil {
		return nil, fmt.Errorf("chart script: %w", err)
	}
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return &Engine{program: program, slots: make(chan struct{}, workers)}, nil
}

// Draw returns the chart as an <svg> element that paints itself in the page's theme, and in light colours elsewhere. The same
// drawing gives the same bytes, whichever worker draws it and whatever it drew before.
func (e *Engine) Draw(ctx context.Context, d Drawing) (string, error) {
	if !drawingID.MatchString(d.ID) {
		return "", fmt.Errorf("chart %q: the id may hold letters, digits, - and _ and begins with a letter", d.ID)
	}
	if len(d.Chart.Options) == 0 {
		return "", fmt.Errorf("chart %s: there is no chart to draw", d.ID)
	}
	place := e.place(d.Chart)
	if svg, ok := recall(place); ok {
		return tidy(svg, d)
	}
	select {
	case e.slots <- struct{}{}:
		defer func() { <-e.slots }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	w, err := e.worker()
	if err != nil {
		return "", err
	}
	stop := context.AfterFunc(ctx, func() { w.vm.Interrupt(ctx.Err()) })
	svg, err := w.draw(goja.Undefined(), w.vm.ToValue(string(d.Chart.Options)), w.vm.ToValue(d.Chart.Width), w.vm.ToValue(d.Chart.Height))
	if !stop() || err != nil {
		// The machine may have been stopped half-way: it is left to the collector.
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", fmt.Errorf("chart %s (%s): %w", d.ID, d.Chart.Kind, err)
	}
	e.mu.Lock()
	e.idle = append(e.idle, w)
	e.mu.Unlock()
	remember(place, svg.String())
	return tidy(svg.String(), d)
}

// DrawAll draws many charts over the engine's workers, in the order given.
func (e *Engine) DrawAll(ctx context.Context, drawings []Drawing) ([]string, error) {
	svgs := make([]string, len(drawings))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(cap(e.slots))
	for i, drawing := range drawings {
		group.Go(func() (err error) {
			svgs[i], err = e.Draw(ctx, drawing)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return svgs, nil
}

// worker takes an idle machine, or starts one.
func (e *Engine) worker() (*worker, error) {
	e.mu.Lock()
	if n := len(e.idle); n > 0 {
		w := e.idle[n-1]
		e.idle = e.idle[:n-1]
		e.mu.Unlock()
		return w, nil
	}
	e.mu.Unlock()

	vm := goja.New()
	if _, err := vm.RunProgram(e.program); err != nil {
		return nil, fmt.Errorf("chart script: %w", err)
	}
	charts := vm.Get("charts").ToObject(vm)
	useMeasure, ok := goja.AssertFunction(charts.Get("useMeasure"))
	if !ok {
		return nil, errors.New("chart script: useMeasure is missing; run `make assets`")
	}
	draw, ok := goja.AssertFunction(charts.Get("draw"))
	if !ok {
		return nil, errors.New("chart script: draw is missing; run `make assets`")
	}
	measure := func(call goja.FunctionCall) goja.Value {
		size, weight := fontOf(call.Argument(1).String())
		return vm.ToValue(textWidth(call.Argument(0).String(), size, weight))
	}
	if _, err := useMeasure(goja.Undefined(), vm.ToValue(measure)); err != nil {
		return nil, fmt.Errorf("chart script: %w", err)
	}
	return &worker{vm: vm, draw: draw}, nil
}
