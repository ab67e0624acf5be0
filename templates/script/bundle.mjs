// Bundles the two scripts into templates/assets: charts.js, which the program runs, and page.js, which readers' browsers run.
// Both are classic scripts without modules: one is run by an engine that has none, the other must open from a file.
// And unpacks the fonts that the program draws the month's picture in.
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs"
import { inflateSync } from "node:zlib"
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

// A WOFF holds the tables of a TrueType font, each one compressed; their directory is longer by the packed length.
function unpacked(woff) {
  const count = woff.readUInt16BE(12)
  const head = Buffer.alloc(12 + 16 * count)
  const power = 2 ** Math.floor(Math.log2(count))
  head.writeUInt32BE(woff.readUInt32BE(4), 0)
  for (const [i, n] of [count, 16 * power, Math.log2(power), 16 * (count - power)].entries()) head.writeUInt16BE(n, 4 + 2 * i)
  const parts = [head]
  let end = head.length
  for (let i = 0; i < count; i++) {
    const entry = 44 + 20 * i
    const [offset, packed, length] = [4, 8, 12].map((at) => woff.readUInt32BE(entry + at))
    const content = woff.subarray(offset, offset + packed)
    const table = Buffer.alloc(Math.ceil(length / 4) * 4)
    ;(packed < length ? inflateSync(content) : content).copy(table)
    woff.copy(head, 12 + 16 * i, entry, entry + 4)
    woff.copy(head, 16 + 16 * i, entry + 16, entry + 20)
    head.writeUInt32BE(end, 20 + 16 * i)
    head.writeUInt32BE(length, 24 + 16 * i)
    parts.push(table)
    end += table.length
  }
  return Buffer.concat(parts)
}

for (const alphabet of ["latin", "latin-ext", "vietnamese"]) {
  for (const weight of [400, 600]) {
    const name = `be-vietnam-pro-${alphabet}-${weight}`
    writeFileSync(`templates/assets/${name}.ttf`, unpacked(readFileSync(`node_modules/@fontsource/be-vietnam-pro/files/${name}-normal.woff`)))
  }
}
