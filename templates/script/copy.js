// Each chart as a picture for a slide or a chat: its title and what it shows above the drawing, the page's title below as the source. The
// clipboard takes it; where there is none, or it refuses, the picture is saved.
import { canvas, picture, png, save } from "./drawing.js"

const margin = 24
const font = "-apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"

export function startCopies() {
  const main = document.querySelector("main")
  const say = main && main.dataset
  if (!say || !say.sayCopy) return
  for (const figure of document.querySelectorAll("figure.chart")) {
    if (!figure.querySelector(".drawing svg")) continue
    const button = document.createElement("button")
    button.type = "button"
    button.className = "copy"
    button.textContent = say.sayCopy
    button.tabIndex = -1 // with the keyboard, C in the drawing
    figure.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() === "c" && !event.ctrlKey && !event.metaKey && event.target.closest(".drawing")) button.click()
    })
    button.addEventListener("click", async () => {
      button.textContent = (await copy(figure)) ? say.sayCopied : say.saySaved
      setTimeout(() => (button.textContent = say.sayCopy), 4000)
    })
    figure.insertBefore(button, figure.querySelector(":scope > details"))
  }
}

// copy tells whether the clipboard has it; else it was saved.
async function copy(figure) {
  const made = drawn(figure)
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": made })]) // the promise, while the click still counts
    return true
  } catch {
    save(await made, figure.id.replace(/^c-/, "") + ".png")
    return false
  }
}

// drawn is the picture, in the light theme whatever the screen has: that is what it is pasted into.
async function drawn(figure) {
  const svg = figure.querySelector(".drawing svg") // the widest rendition stands first
  const box = svg.viewBox.baseVal
  const width = Math.max(box.width, 480)
  const text = (selector) => [...figure.querySelectorAll(selector)].map((e) => e.innerText.trim()).join(" ")
  const above = [
    { text: text("figcaption h3"), size: 18, weight: 600, color: "#16202A" },
    { text: text("figcaption .sub"), size: 14, weight: 400, color: "#46525E" },
  ]
  const below = [
    { text: text(".caption"), size: 12, weight: 400, color: "#5F6B77" },
    { text: document.title, size: 12, weight: 400, color: "#5F6B77" },
  ]
  const ruler = canvas(1, 1, "#FFFFFF")
  for (const line of [...above, ...below]) line.rows = wrapped(ruler, line, width)
  const rise = (lines) => lines.reduce((sum, line) => sum + line.rows.length * line.size * 1.5, 0)
  const image = await picture(svg, (_, hex) => hex)
  const context = canvas(width + 2 * margin, Math.ceil(rise(above) + box.height + rise(below)) + 2 * margin + 24, "#FFFFFF")
  const y = write(context, above, margin) + 12
  context.drawImage(image, margin, y, box.width, box.height)
  write(context, below, y + box.height + 12)
  return png(context)
}

function style(context, line) {
  context.font = `${line.weight} ${line.size}px ${font}`
  context.fillStyle = line.color
}

// wrapped breaks a text between words into rows of at most the width.
function wrapped(context, line, width) {
  style(context, line)
  const rows = []
  for (const word of line.text.split(/[ \n]+/).filter(Boolean)) {
    const longer = rows.length ? rows[rows.length - 1] + " " + word : word
    if (rows.length && context.measureText(longer).width <= width) rows[rows.length - 1] = longer
    else rows.push(word)
  }
  return rows
}

// write sets lines from a height on, and says where they end.
function write(context, lines, y) {
  for (const line of lines) {
    style(context, line)
    for (const row of line.rows) {
      context.fillText(row, margin, y + line.size * 1.1)
      y += line.size * 1.5
    }
  }
  return y
}
