// The parts of ECharts that the report's charts use, and no more: what isn't registered here isn't bundled.
import * as echarts from "echarts/core"
import { BarChart, HeatmapChart, LineChart, ScatterChart } from "echarts/charts"
import {
  AriaComponent,
  GraphicComponent,
  GridComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapPiecewiseComponent,
} from "echarts/components"
import { SVGRenderer } from "echarts/renderers"

echarts.use([
  BarChart,
  HeatmapChart,
  LineChart,
  ScatterChart,
  AriaComponent,
  GraphicComponent,
  GridComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapPiecewiseComponent,
  SVGRenderer,
])

// An axis names its tick labels in a table {"lookup": [[value, text], …]}: numbers are formatted once, by the program that
// computed them, and no option carries the text of a function.
export function resolveLookups(option) {
  for (const axis of [].concat(option.xAxis || [], option.yAxis || [])) {
    const table = axis.axisLabel && axis.axisLabel.lookup
    if (!table) continue
    delete axis.axisLabel.lookup
    axis.axisLabel.formatter = (value) => {
      let text = ""
      let nearest = Infinity
      for (const [at, label] of table) {
        const distance = Math.abs(at - value)
        if (distance < nearest) {
          nearest = distance
          text = label
        }
      }
      return text
    }
  }
  return option
}

export { echarts }
