// Filter by status and section, search and sort of the scorecard. The choice is remembered; it never reaches print.

import { showWhole } from "./brief.js"

const storageKey = "loyalty.scorecard"
const judged = ["missed", "at_risk", "met"]

export function startScorecard() {
  const table = document.querySelector("table[data-scorecard]")
  const controls = document.querySelector("[data-filters]")
  if (!table || !controls) return
  const buttons = [...controls.querySelectorAll("button[data-filter]")]
  const find = controls.querySelector("input[data-find]")
  const groups = [...table.tBodies].map((body) => ({
    body,
    section: body.dataset.section || "",
    heading: body.querySelector("tr.group"),
    folds: [...body.querySelectorAll("tr.fold:not(.quiet)")],
    quiet: body.querySelector("tr.quiet"),
    items: [...body.querySelectorAll("li[data-kpi]")],
    rows: [...body.querySelectorAll("tr[data-kpi]")],
  }))
  const month = table.dataset.scorecard
  const choice = Object.assign({ status: "", section: "", column: -1, descending: false }, remembered(month))
  if (!buttons.some((button) => button.dataset.filter === choice.status)) choice.status = "" // what can't be seen can't be undone
  const nothing = document.querySelector("[data-nothing]")
  const sections = addSections(controls, find, groups)
  const sorters = addSorters(table, groups)

  function apply() {
    const wanted = find ? folded(find.value) : ""
    if (choice.status || choice.section || wanted) showWhole(table)
    let hits = 0
    for (const group of groups) {
      const here = !choice.section || choice.section === group.section
      const show = (rows, name) =>
        rows.filter((row) => {
          row.hidden = !(here && hasStatus(row.dataset.status, choice.status) && (!wanted || folded(name(row).textContent).includes(wanted)))
          return !row.hidden
        }).length
      const shown = show(group.rows, (row) => row.cells[0])
      const found = show(group.items, (item) => item.firstElementChild)
      hits += shown + found
      const all = !choice.status && !wanted && here
      group.body.hidden = shown + found === 0 && !all
      for (const fold of group.folds) fold.hidden = !all
      if (group.quiet) {
        group.quiet.hidden = found === 0
        if (choice.status || wanted) group.quiet.querySelector("details").open = found > 0
      }
      sortRows(group, choice)
    }
    if (nothing) nothing.textContent = hits ? "" : nothing.dataset.nothing
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.filter === choice.status))
    if (sections) sections.value = choice.section
    sorters.forEach((header, column) => {
      const sorted = column === choice.column
      if (sorted) header.setAttribute("aria-sort", choice.descending ? "descending" : "ascending")
      else header.removeAttribute("aria-sort")
      const arrow = header.querySelector(".arrow")
      if (arrow) arrow.textContent = sorted ? (choice.descending ? " ↓" : " ↑") : ""
    })
  }
  function choose(change) {
    Object.assign(choice, change)
    apply()
    remember(month, choice)
  }

  for (const button of buttons) button.addEventListener("click", () => choose({ status: button.dataset.filter }))
  if (find) {
    find.addEventListener("input", apply)
    find.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return
      find.value = ""
      apply()
    })
  }
  if (sections) sections.addEventListener("change", () => choose({ section: sections.value }))
  sorters.forEach((header, column) => {
    if (!header.querySelector("button.sort")) return
    header.addEventListener("click", () => {
      if (choice.column !== column) choose({ column, descending: false })
      else if (!choice.descending) choose({ descending: true })
      else choose({ column: -1, descending: false })
    })
  })

  // A link to a KPI must find it, whatever was chosen before.
  function reveal() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (!target || !table.contains(target)) return
    const fold = target.closest("details")
    if (fold) fold.open = true
    else if (!target.closest("[hidden]")) return
    if (find) find.value = ""
    choose({ status: "", section: "" })
    target.scrollIntoView()
  }
  window.addEventListener("hashchange", reveal)
  // Paper shows every KPI in its place.
  window.addEventListener("beforeprint", () => {
    for (const group of groups) {
      group.body.hidden = false
      for (const row of [...group.folds, ...group.rows, ...group.items]) row.hidden = false
      if (group.quiet) {
        group.quiet.hidden = false
        group.quiet.querySelector("details").open = true
      }
      sortRows(group, { column: -1 })
    }
  })
  window.addEventListener("afterprint", apply)

  oneStop(buttons)
  oneStop([...table.querySelectorAll("button.sort")])
  controls.hidden = false
  apply()
  reveal()
}

// oneStop makes buttons in a row one stop of the Tab key; the arrow keys go from one to the next.
function oneStop(row) {
  for (const [i, button] of row.entries()) {
    button.tabIndex = i ? -1 : 0
    button.addEventListener("keydown", (event) => {
      const next = row[i + { ArrowRight: 1, ArrowLeft: -1 }[event.key]]
      if (!next) return
      event.preventDefault()
      for (const other of row) other.tabIndex = other === next ? 0 : -1
      next.focus()
    })
  }
}

function hasStatus(status, wanted) {
  if (!wanted) return true
  if (judged.includes(wanted)) return status === wanted
  return !judged.includes(status)
}

// The choice of sections is named by the page's own words: the first filter's for all, the headings for each.
function addSections(controls, find, groups) {
  const label = controls.dataset.saySections
  if (!label || groups.length < 2) return null
  const select = document.createElement("select")
  select.setAttribute("aria-label", label)
  select.className = "sections"
  dress(select, { font: "inherit", fontSize: "0.875rem", color: "inherit", background: "var(--bg)", border: "1px solid var(--line)", borderRadius: "4px", padding: "4px 8px", minHeight: "32px", maxWidth: "100%" })
  select.append(new Option(label, ""))
  for (const group of groups) {
    if (group.heading) select.append(new Option(group.heading.textContent.trim(), group.section))
  }
  const before = find && find.closest("label")
  if (before && before.parentNode === controls) before.before(select)
  else controls.append(select)
  return select
}

// Elements that only exist with the script bring their looks along; the policy allows styles set one by one.
function dress(element, styles) {
  Object.assign(element.style, styles)
}

// Headers become buttons and keep their words; a column without any text isn't sorted.
function addSorters(table, groups) {
  const headers = table.tHead ? [...table.tHead.rows[0].cells] : []
  const rows = groups.flatMap((group) => group.rows)
  for (const [column, header] of headers.entries()) {
    if (!rows.some((row) => row.cells[column] && row.cells[column].textContent.trim())) continue
    const button = document.createElement("button")
    button.type = "button"
    button.className = "sort"
    button.append(...header.childNodes)
    dress(button, { font: "inherit", color: "inherit", textAlign: "inherit", background: "none", border: "0", padding: "0", minHeight: "24px", cursor: "pointer" })
    const arrow = document.createElement("span")
    arrow.className = "arrow"
    arrow.setAttribute("aria-hidden", "true")
    button.append(arrow)
    header.append(button)
  }
  return headers
}

function sortRows(group, choice) {
  let rows = group.rows
  if (choice.column >= 0) {
    const sign = choice.descending ? -1 : 1
    rows = rows.map((row) => [sortKey(row.cells[choice.column]), row])
    rows.sort(([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null) // blanks last, both ways
      if (typeof a === "number" && typeof b === "number") return sign * (a - b)
      return sign * String(a).localeCompare(String(b), document.documentElement.lang)
    })
    rows = rows.map(([, row]) => row)
  }
  for (const row of rows) group.body.insertBefore(row, group.quiet || group.folds[0] || null)
}

// What a cell is sorted by: data-sort, else the number its figure reads as, else its text.
function sortKey(cell) {
  if (!cell) return null
  const given = cell.dataset.sort
  if (given !== undefined) return given === "" ? null : isNaN(given) ? given : Number(given)
  if (cell.querySelector(".status")) {
    const order = judged.indexOf(cell.parentNode.dataset.status)
    return order < 0 ? judged.length : order // the worst first, the unjudged last
  }
  const figure = cell.querySelector(".value, .fig")
  const text = (figure || cell).textContent.trim()
  if (!figure) return text || null
  const comma = (1.5).toLocaleString(document.documentElement.lang).includes(",")
  const digits = text
    .replace(/\u2212/g, "-")
    .replace(comma ? /\./g : /,/g, "")
    .replace(",", ".")
    .match(/-?\d+(\.\d+)?/)
  return digits ? Number(digits[0]) : null
}

// Letters without their marks, so that "giu chan" finds "Giữ chân".
function folded(text) {
  return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").trim()
}

// What was chosen for one month is nothing to the next.
function remembered(month) {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey)) || {}
    return kept.month === month ? kept : {}
  } catch {
    return {}
  }
}

function remember(month, choice) {
  try {
    localStorage.setItem(storageKey, JSON.stringify({ ...choice, month }))
  } catch {
    // Storage may be switched off; then nothing is remembered.
  }
}
