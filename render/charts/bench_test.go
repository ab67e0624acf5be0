package charts

import (
	"context"
	"testing"
)

// BenchmarkDraw tells what each kind costs: go test ./render/charts -run - -bench Draw -benchtime 5x
func BenchmarkDraw(b *testing.B) {
	engine := newEngine(b, 1)
	for _, drawing := range samples() {
		b.Run(drawing.ID, func(b *testing.B) {
			for b.Loop() {
				if _, err := engine.Draw(context.Background(), drawing); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
