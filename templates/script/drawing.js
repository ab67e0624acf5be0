// A drawing as a picture of its own: it knows nothing of the page's custom properties, nor of its font.
const scale = 2

// picture resolves to an image of the svg, in the colours that paint gives for a token and its light colour.
export function picture(svg, paint) {
  const text = new XMLSerializer()
    .serializeToString(svg)
    .replace(/visibility:\s*hidden;?/, "")
    .replace(/var\(--([a-z0-9]+),\s*(#[0-9A-Fa-f]{6})\)/g, (_, token, hex) => paint(token, hex))
  return new Promise((resolve, reject) => {
    const image = new Image()
    image.onload = () => resolve(image)
    image.onerror = reject
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text)
  })
}

// canvas of a size in the page's pixels, filled with a colour; its context draws in them.
export function canvas(width, height, color) {
  const element = document.createElement("canvas")
  element.width = width * scale
  element.height = height * scale
  const context = element.getContext("2d")
  context.scale(scale, scale)
  context.fillStyle = color
  context.fillRect(0, 0, width, height)
  return context
}

export const png = (context) => new Promise((resolve) => context.canvas.toBlob(resolve, "image/png"))

export function save(blob, name) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10000)
}
