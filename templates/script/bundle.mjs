// Bundles the two scripts into templates/assets: charts.js, which the program runs, and page.js, which readers' browsers run.
// Both are classic scripts without modules: one is run by an engine that has none, the other must open from a file.
import { build } from "esbuild"

const common = {
  bundle: true,
  minify: true,
  legalComments: "inline",
  charset: "utf8",
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "warning",
}

await build({
  ...common,
  entryPoints: ["templates/script/server.js"],
  outfile: "templates/assets/charts.js",
  format: "iife",
  globalName: "charts",
  target: "es2015",
})

await build({
  ...common,
  entryPoints: ["templates/script/page.js"],
  outfile: "templates/assets/page.js",
  format: "iife",
  target: "es2017",
})
