// A KPI page's main chart as a picture, made from its static drawing: PNG to keep, in the colours of the theme on the screen, or to paste
// elsewhere, in the light ones, under its title and over its source.
import { computedTokens } from "./theme.js"

const scale = 2

export function startDownloads() {
  const list = document.querySelector("[data-downloads]")
  const svg = document.querySelector("#trend .drawing svg")
  if (!list || !svg) return
  offer(list, "PNG", async () => {
    const link = document.createElement("a")
    link.href = URL.createObjectURL(await picture(svg, { tokens: computedTokens(), paper: getComputedStyle(document.body).backgroundColor }))
    link.download = list.dataset.downloads + ".png"
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10000)
  })
  if (!navigator.clipboard?.write || !window.ClipboardItem || !list.dataset.sayCopy) return
  const copy = offer(list, list.dataset.sayCopy, async () => {
    const { title, source } = list.dataset
    // A promise keeps the click's leave to write while the picture is being made.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": picture(svg, { tokens: new Map(), paper: "#ffffff", title, source }) })])
    copy.textContent = list.dataset.sayCopied
    setTimeout(() => (copy.textContent = list.dataset.sayCopy), 3000)
  })
  copy.setAttribute("aria-live", "polite")
}

function offer(list, text, act) {
  const button = document.createElement("a")
  button.href = "#trend"
  button.setAttribute("role", "button")
  button.textContent = text
  button.addEventListener("click", (event) => {
    event.preventDefault()
    act().catch((error) => console.error(error))
  })
  list.append(" · ", button)
  return button
}

// picture is a drawing as PNG, on paper of a colour; tokens are the theme's colours by the light ones, which stay where there are none.
async function picture(svg, { tokens, paper, title, source }) {
  const width = svg.viewBox.baseVal.width
  const height = svg.viewBox.baseVal.height
  // A picture knows nothing of the page's custom properties, nor of its font.
  const text = new XMLSerializer()
    .serializeToString(svg)
    .replace(/visibility:\s*hidden;?/, "")
    .replace(/var\(--([a-z0-9]+),\s*(#[0-9A-Fa-f]{6})\)/g, (_, token, hex) => tokens.get(hex.toUpperCase()) || hex)
  const drawing = new Image()
  drawing.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text)
  await drawing.decode()
  const above = title ? 40 : 0
  const below = source ? 28 : 0
  const canvas = document.createElement("canvas")
  canvas.width = width * scale
  canvas.height = (height + above + below) * scale
  const context = canvas.getContext("2d")
  context.scale(scale, scale)
  context.fillStyle = paper
  context.fillRect(0, 0, width, height + above + below)
  context.drawImage(drawing, 0, above, width, height)
  const font = getComputedStyle(document.body).fontFamily
  const write = (words, y, size, colour) => {
    context.font = size + " " + font
    context.fillStyle = colour
    context.fillText(words, 12, y, width - 24)
  }
  if (title) write(title, 27, "600 18px", "#16202a")
  if (source) write(source, height + above + 18, "12px", "#5f6b77")
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"))
}
