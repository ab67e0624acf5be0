package clv

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// blockRows is how many rows are summed in one go. It is a constant, and no share of the number of cores, since the
// order of additions must not depend on the machine.
const blockRows = 4096

// inBlocks calls each for every block of rows [from, to), on as many cores as there are. Blocks run in any order: each
// may write only what belongs to its own number or its own rows.
func inBlocks(rows int, each func(block, from, to int)) {
	inParallel((rows+blockRows-1)/blockRows, func(block int) {
		each(block, block*blockRows, min((block+1)*blockRows, rows))
	})
}

// inParallel calls each for 0..n−1, in any order.
func inParallel(n int, each func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers <= 1 {
		for i := range n {
			each(i)
		}
		return
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				each(i)
			}
		})
	}
	wait.Wait()
}

// sums adds up, in the order of the blocks, what add accumulates over each block's rows.
func sums[S any](rows int, add func(into *S, from, to int), merge func(into *S, block S)) S {
	parts := make([]S, (rows+blockRows-1)/blockRows)
	inBlocks(rows, func(block, from, to int) {
		var part S
		add(&part, from, to)
		parts[block] = part
	})
	var total S
	for _, part := range parts {
		merge(&total, part)
	}
	return total
}
