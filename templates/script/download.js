// PNG of a KPI page's main chart, made from its static drawing in the colours of the theme on the screen.
import { canvas, picture, png, save } from "./drawing.js"
import { computedTokens } from "./theme.js"

export function startDownloads() {
  const list = document.querySelector("[data-downloads]")
  const svg = document.querySelector("#trend .drawing svg")
  if (!list || !svg) return
  const button = document.createElement("a")
  button.href = "#trend"
  button.setAttribute("role", "button")
  button.textContent = "PNG"
  button.addEventListener("click", async (event) => {
    event.preventDefault()
    const { width, height } = svg.viewBox.baseVal
    const tokens = computedTokens()
    const image = await picture(svg, (_, hex) => tokens.get(hex.toUpperCase()) || hex)
    const context = canvas(width, height, getComputedStyle(document.body).backgroundColor)
    context.drawImage(image, 0, 0, width, height)
    save(await png(context), list.dataset.downloads + ".png")
  })
  list.append(" · ", button)
}
