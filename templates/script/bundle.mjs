// Bundles the two scripts into templates/assets: charts.js, which the program runs, and page.js, which readers' browsers run.
// Both are classic scripts without modules: one is run by an engine that has none, the other must open from a file.
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs"
import { build } from "esbuild"

// Whoever is given a script is given the licences and notices of what is bundled in it: as they ask for, in its first comment.
function licences(inputs) {
  const packages = new Set(inputs.map((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1]).filter(Boolean))
  let comment = "/*!\nParts of others stand in this script. Their licences and notices:\n"
  for (const name of [...packages].sort()) {
    const folder = `node_modules/${name}`
    const { version } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"))
    const files = readdirSync(folder, { recursive: true })
      .filter((path) => /(^|\/)(licen[cs]e|notice|copying)[^/]*$/i.test(path) && statSync(`${folder}/${path}`).isFile())
      .sort()
    if (files.length === 0) throw new Error(`${folder} holds no licence`)
    for (const file of files) {
      const text = readFileSync(`${folder}/${file}`, "utf8").replaceAll("\r\n", "\n").trim() // as a page's parser would
      if (/\*\/|<\/script|<!--/i.test(text)) throw new Error(`${folder}/${file} can't stand in a script's comment`)
      comment += `\n--- ${name} ${version}: ${file} ---\n${text}\n`
    }
  }
  return comment + "*/\n"
}

async function bundle(name, options) {
  const { outputFiles, metafile } = await build({
    entryPoints: [`templates/script/${name.source}`],
    bundle: true,
    minify: true,
    legalComments: "inline",
    charset: "utf8",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
    format: "iife",
    metafile: true,
    write: false,
    ...options,
  })
  writeFileSync(`templates/assets/${name.bundled}`, licences(Object.keys(metafile.inputs)) + outputFiles[0].text)
}

await bundle({ source: "server.js", bundled: "charts.js" }, { globalName: "charts", target: "es2015" })
await bundle({ source: "page.js", bundled: "page.js" }, { target: "es2017" })
