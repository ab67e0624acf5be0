// On a phone the page shows first what asks for attention; a button of each section brings the rest, and so does a link that leads into it.

export function startBrief() {
  document.documentElement.classList.add("brief")
  for (const button of document.querySelectorAll("button.more")) {
    button.hidden = false
    button.addEventListener("click", () => showWhole(button))
  }
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (target && target.closest("[data-more]")) {
      showWhole(target)
      target.scrollIntoView()
    }
  }
  window.addEventListener("hashchange", reveal)
  reveal()
}

// showWhole shows all of the section that an element stands in.
export function showWhole(element) {
  const part = element.closest(".part")
  if (part) part.classList.add("whole")
}
