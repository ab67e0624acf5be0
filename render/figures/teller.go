package figures

import "loyalty/render/words"

// A teller writes a report's values in one language, and draws them.
type teller struct{ *words.Teller }
