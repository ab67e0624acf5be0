// Options carry the light colours; drawings name the token behind each: var(--c1,#1F5FA8). From the drawings on the page the
// live charts learn which colour is which token, and take the token's present value.

let tokenByHex = null

function learn() {
  tokenByHex = new Map()
  for (const svg of document.querySelectorAll(".drawing > svg")) {
    for (const [, token, hex] of svg.outerHTML.matchAll(/var\(--([a-z0-9]+),\s*(#[0-9A-Fa-f]{6})\)/g)) {
      tokenByHex.set(hex.toUpperCase(), token)
    }
  }
}

// Light colour → the colour in the theme on the screen.
export function computedTokens() {
  if (!tokenByHex) learn()
  const style = getComputedStyle(document.documentElement)
  const colors = new Map()
  for (const [hex, token] of tokenByHex) {
    colors.set(hex, style.getPropertyValue("--" + token).trim() || hex)
  }
  return colors
}

// A copy of an option with its colours replaced.
export function themed(value, colors) {
  if (typeof value === "string") return colors.get(value.toUpperCase()) || value
  if (Array.isArray(value)) return value.map((item) => themed(item, colors))
  if (value && typeof value === "object") {
    const copy = {}
    for (const key of Object.keys(value)) copy[key] = themed(value[key], colors)
    return copy
  }
  return value
}
