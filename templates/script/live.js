// Static drawings come to life when a reader turns to them: ECharts draws the same option over the drawing, in the colours
// of the theme, and answers to pointer and arrow keys. Nothing happens at load.
import { echarts, resolveLookups } from "./echarts.js"
import { computedTokens, themed } from "./theme.js"

const alive = new Map() // .drawing → live chart

export function startCharts() {
  keepStylesWithinPolicy()
  const main = document.querySelector("main")
  const keys = main && main.dataset.sayKeys
  for (const drawing of document.querySelectorAll("figure.chart .drawing")) {
    if (!source(drawing)) continue
    const heading = drawing.closest("figure").querySelector("h3, h2, figcaption")
    drawing.tabIndex = 0
    drawing.setAttribute("role", "group")
    drawing.setAttribute("aria-label", [heading && heading.textContent.trim(), keys].filter(Boolean).join(". "))
    drawing.style.position = "relative"
    drawing.addEventListener("pointerenter", () => wake(drawing))
    drawing.addEventListener("focus", () => wake(drawing))
    drawing.addEventListener("keydown", (event) => step(drawing, event))
    drawing.addEventListener("blur", () => quiet(drawing))
  }
  // A new theme and paper both begin from the static drawings, which follow them by themselves.
  window.addEventListener("beforeprint", sleepAll)
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", sleepAll)
  window.addEventListener("resize", () => alive.forEach(place))
}

// A policy without 'unsafe-inline' drops style attributes, and ECharts sets some on the elements of its drawings; the same
// declarations set through the style object are allowed.
function keepStylesWithinPolicy() {
  const setAttribute = SVGElement.prototype.setAttribute
  SVGElement.prototype.setAttribute = function (name, value) {
    if (name === "style") this.style.cssText = value
    else setAttribute.call(this, name, value)
  }
}

function source(drawing) {
  const figure = drawing.closest("figure")
  return figure.querySelector(`script[data-chart="${drawing.dataset.size}"]`)
}

function wake(drawing) {
  if (!start(drawing)) return
  // The section's other figures follow when the browser has time: they light up the same month.
  const section = drawing.closest("section")
  if (!section) return
  const others = [...section.querySelectorAll("figure.chart .drawing")].filter((other) => other.tabIndex === 0 && other.offsetWidth > 0)
  const idle = window.requestIdleCallback || ((run) => setTimeout(run, 50))
  const next = () => {
    const other = others.shift()
    if (!other) return
    start(other)
    idle(next)
  }
  idle(next)
}

function start(drawing) {
  if (alive.has(drawing)) return false
  const svg = drawing.querySelector("svg")
  const script = source(drawing)
  if (!svg || !script) return false
  const live = JSON.parse(script.textContent)
  const colors = computedTokens()
  const host = document.createElement("div")
  host.className = "live"
  Object.assign(host.style, { position: "absolute", left: "0", top: "0", width: live.width + "px", height: live.height + "px", transformOrigin: "0 0" })
  drawing.append(host)
  const option = resolveLookups(themed(live.option, colors))
  Object.assign(option.tooltip, tooltip(live, colors))
  option.aria = { enabled: true, label: { enabled: true, description: svg.getAttribute("aria-label") || "" } }
  const chart = echarts.init(host, null, { renderer: "svg", width: live.width, height: live.height })
  chart.setOption(option)
  const entry = { chart, host, svg, live, drawing, at: -1, light: null, color: colors.get("#5F6B77") || "#5F6B77" }
  alive.set(drawing, entry)
  svg.style.visibility = "hidden"
  place(entry)
  chart.on("updateAxisPointer", (event) => {
    const axis = event.axesInfo && event.axesInfo[0]
    if (axis) showMonth(entry, live.months && live.months[axis.value])
  })
  chart.getZr().on("globalout", () => showMonth(entry, null))
  return true
}

function sleepAll() {
  for (const [drawing, { chart, host, svg }] of alive) {
    chart.dispose()
    host.remove()
    svg.style.visibility = ""
    alive.delete(drawing)
  }
}

// The live chart lies on the drawing, at the size to which the page has scaled it.
function place({ host, svg, live, drawing }) {
  const box = svg.getBoundingClientRect()
  if (!box.width) return
  const outer = drawing.getBoundingClientRect()
  host.style.left = box.left - outer.left + "px"
  host.style.top = box.top - outer.top + "px"
  const scale = box.width / live.width
  host.style.transform = Math.abs(scale - 1) < 0.001 ? "" : `scale(${scale})`
}

// Tooltips are built of text nodes: whatever a label holds, it stays text.
function tooltip(live, colors) {
  const color = (hex) => colors.get(hex) || hex
  return {
    show: true,
    confine: true,
    transitionDuration: 0,
    hideDelay: 60,
    backgroundColor: color("#FFFFFF"),
    borderColor: color("#8A949F"),
    borderWidth: 1,
    padding: [6, 10],
    textStyle: { color: color("#16202A"), fontSize: 12, fontFamily: "sans-serif" },
    extraCssText: "box-shadow:none;border-radius:0;max-width:280px;white-space:normal;font:inherit;font-size:12px;line-height:1.4;pointer-events:none",
    formatter: (params) => {
      const tip = live.items ? live.items[params.dataIndex] : live.axis && live.axis[[].concat(params)[0].dataIndex]
      return tip && (tip.title || tip.rows) ? tipElement(tip, color("#46525E")) : ""
    },
  }
}

function tipElement(tip, secondary) {
  const box = document.createElement("div")
  const heading = document.createElement("b")
  heading.textContent = tip.title
  box.append(heading)
  for (const [name, value] of tip.rows || []) {
    const row = document.createElement("div")
    Object.assign(row.style, { display: "flex", justifyContent: "space-between", gap: "16px" })
    if (name) {
      const label = document.createElement("span")
      label.textContent = name
      label.style.color = secondary
      row.append(label)
    }
    const figure = document.createElement("span")
    figure.textContent = value
    if (name) figure.style.whiteSpace = "nowrap"
    row.append(figure)
    box.append(row)
  }
  return box
}

// Arrow keys move along the months (or rows, or cells), Home and End to the ends, Escape closes.
function step(drawing, event) {
  const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key]
  if (event.key === "Escape") return quiet(drawing)
  if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  wake(drawing)
  const entry = alive.get(drawing)
  const tips = entry && (entry.live.items || entry.live.axis)
  if (!tips || !tips.length) return
  event.preventDefault()
  const told = (at) => tips[at] && tips[at].rows && tips[at].rows.length > 0
  let at = move === -Infinity ? -1 : move === Infinity ? tips.length : entry.at < 0 && move < 0 ? tips.length : entry.at
  const stride = move === -Infinity ? 1 : move === Infinity ? -1 : move
  do at += stride
  while (at >= 0 && at < tips.length && !told(at))
  if (!told(at)) return
  entry.at = at
  show(entry, at)
  announce(tips[at])
}

function show({ chart, live }, at) {
  if (live.items) {
    chart.dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex: at })
    return
  }
  const option = live.option
  const x = [].concat(option.xAxis)[0]
  const y = [].concat(option.yAxis)[0]
  const grid = [].concat(option.grid)[0]
  const left = parseFloat(grid.left)
  const top = parseFloat(grid.top)
  let point
  if (x.type === "category") point = [chart.convertToPixel({ xAxisIndex: 0 }, at), top + 20]
  else if (y.type === "category") point = [left + 20, chart.convertToPixel({ yAxisIndex: 0 }, at)]
  else point = chart.convertToPixel({ seriesIndex: 0 }, option.series[0].data[at])
  chart.dispatchAction({ type: "showTip", x: point[0], y: point[1] })
}

function quiet(drawing) {
  const entry = alive.get(drawing)
  if (!entry) return
  entry.at = -1
  entry.chart.dispatchAction({ type: "hideTip" })
  entry.chart.dispatchAction({ type: "updateAxisPointer", currTrigger: "leave" })
  showMonth(entry, null)
}

// What the keys have reached is said by a live region that all charts share.
let region = null
function announce(tip) {
  if (!region) {
    region = document.createElement("p")
    region.className = "hidden"
    region.setAttribute("role", "status")
    document.body.append(region)
  }
  region.textContent = [tip.title, ...tip.rows.map((row) => row.filter(Boolean).join(" "))].join("; ")
}

// Lights one month in the section's other charts; null puts the lights out.
function showMonth(from, month) {
  const section = from.drawing.closest("section")
  for (const entry of alive.values()) {
    if (entry === from || entry.drawing.closest("section") !== section) continue
    const at = month && entry.live.months ? entry.live.months.indexOf(month) : -1
    const zr = entry.chart.getZr()
    if (entry.light) zr.remove(entry.light)
    entry.light = null
    if (at < 0 || [].concat(entry.live.option.xAxis)[0].type !== "category") continue
    const grids = [].concat(entry.live.option.grid)
    entry.light = new echarts.graphic.Group({ silent: true })
    grids.forEach((grid, index) => {
      const x = Math.round(entry.chart.convertToPixel({ xAxisIndex: index }, at)) + 0.5
      const top = parseFloat(grid.top)
      const bottom = grid.height !== undefined ? top + parseFloat(grid.height) : entry.live.height - parseFloat(grid.bottom)
      entry.light.add(new echarts.graphic.Line({ silent: true, z: 50, shape: { x1: x, y1: top, x2: x, y2: bottom }, style: { stroke: entry.color, lineWidth: 1 } }))
    })
    zr.add(entry.light)
  }
}
