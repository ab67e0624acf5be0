// The language switch keeps the reader's place: the anchor in the address, or the section on the screen.

export function startLanguages() {
  for (const link of document.querySelectorAll("a[data-language]")) {
    link.addEventListener("click", () => {
      const place = location.hash || hashOnScreen()
      if (place) link.hash = place
    })
  }
}

// The last anchor above the middle of the screen, once the reader has left the top.
function hashOnScreen() {
  if (window.scrollY < 200) return ""
  let found = ""
  for (const anchor of document.querySelectorAll("section[id], tr[id], figure[id]")) {
    const box = anchor.getBoundingClientRect()
    if (box.height > 0 && box.top < window.innerHeight / 2) found = "#" + anchor.id
  }
  return found
}
