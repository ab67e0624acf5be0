// The page script: one classic deferred file, under a policy of script-src 'self', without eval and without requests. The
// report is whole without it. What it finds in a page, and what it does with it:
//
//   figure.chart                     a figure. In it, per rendition:
//     .drawing[data-size=S]            the static <svg>; S is wide, small or narrow
//     script[type="application/json"][data-chart=S]
//                                      the live chart: {kind, width, height, option, months?, axis? | items?}
//   section                          figures in one section light up the same month together
//   [data-filters] (hidden)          the scorecard's controls, shown once the script runs
//     button[data-filter=STATUS]       "" = all; missed, at_risk, met; any other = every status that isn't judged
//     input[data-find]                 search in names and contexts
//     [data-nothing]                   where it is said that nothing was found, in its own words
//     data-say-sections                label of the choice of sections; without it there is no such choice
//     data-say-keys (on <main>)        how the arrow keys work in charts, for screen readers
//     data-say-copy, -copied, -saved (on <main>)  each chart gets a button with that word, which copies it as a picture; what it says then
//   table[data-scorecard=MONTH]           tbody[data-section] holds tr.group (its heading), tr[data-kpi][data-status], tr.fold, tr.quiet (li[data-kpi] behind a fold)
//     th of thead                      sorts the rows of each section by its column; td[data-sort] overrides what is read
//   .part button.more (hidden)       on a phone, brings what bears data-more in that section
//   [data-downloads=ID]              gets a PNG button for the first drawing of #trend
//   a[data-language]                 leads to the same place in the other language
//
// Whatever is missing is passed over. Elements that only work with a script are made here, with the page's own words.
import { startBrief } from "./brief.js"
import { startCharts } from "./live.js"
import { startCopies } from "./copy.js"
import { startDownloads } from "./download.js"
import { startLanguages } from "./language.js"
import { startScorecard } from "./scorecard.js"

// One part that fails must not take the others with it.
for (const start of [startBrief, startScorecard, startLanguages, startDownloads, startCopies, startCharts]) {
  try {
    start()
  } catch (error) {
    console.error(error)
  }
}
