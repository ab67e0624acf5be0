// What the program runs at build time: an option in, an SVG out. Loaded by render/charts into a bare JavaScript engine, so
// there is no document, no console and no timer here; `measure` (width of a text in px) is set by the program.
import { echarts, resolveLookups } from "./echarts.js"

// ECharts arms timers for animation and hover, neither of which happens here.
globalThis.setTimeout = () => 0
globalThis.clearTimeout = () => {}

export function useMeasure(measure) {
  echarts.setPlatformAPI({
    measureText: (text, font) => ({ width: measure(text, font || "") }),
  })
}

export function draw(optionText, width, height) {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height })
  try {
    chart.setOption(resolveLookups(JSON.parse(optionText)))
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}
