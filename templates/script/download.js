// PNG of a KPI page's main chart, made from its static drawing in the colours of the theme on the screen.
import { computedTokens } from "./theme.js"

const scale = 2

export function startDownloads() {
  const list = document.querySelector("[data-downloads]")
  const svg = document.querySelector("#trend .drawing svg")
  if (!list || !svg) return
  const button = document.createElement("a")
  button.href = "#trend"
  button.setAttribute("role", "button")
  button.textContent = "PNG"
  button.addEventListener("click", (event) => {
    event.preventDefault()
    savePNG(svg, list.dataset.downloads + ".png")
  })
  list.append(" · ", button)
}

function savePNG(svg, name) {
  const width = svg.viewBox.baseVal.width
  const height = svg.viewBox.baseVal.height
  const tokens = computedTokens()
  // A picture knows nothing of the page's custom properties, nor of its font.
  const text = new XMLSerializer()
    .serializeToString(svg)
    .replace(/visibility:\s*hidden;?/, "")
    .replace(/var\(--([a-z0-9]+),\s*(#[0-9A-Fa-f]{6})\)/g, (_, token, hex) => tokens.get(hex.toUpperCase()) || hex)
  const picture = new Image()
  picture.onload = () => {
    const canvas = document.createElement("canvas")
    canvas.width = width * scale
    canvas.height = height * scale
    const context = canvas.getContext("2d")
    context.fillStyle = getComputedStyle(document.body).backgroundColor
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(picture, 0, 0, canvas.width, canvas.height)
    canvas.toBlob((blob) => {
      const link = document.createElement("a")
      link.href = URL.createObjectURL(blob)
      link.download = name
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), 10000)
    }, "image/png")
  }
  picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text)
}
