// Bundles lib/*.ts into dist/ as ESM and CommonJS, and puts the declarations of types/ beside them.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { backends, root } from './facts.mjs'

const dist = join(root, 'dist')
const entries = ['index', ...backends].filter((name) => existsSync(join(root, `lib/${name}.ts`)))

const places = (names) => names.map((name) => ({ in: join(root, `lib/${name}.ts`), out: name }))

/** What tools/command.mjs runs: for all backends, or for the only one that a package has. */
const doctorOf = (names) => ({
  in: join(root, names.includes('index') ? 'lib/doctor.ts' : `lib/doctor/${names[0]}.ts`),
  out: 'doctor'
})

const common = {
  outdir: dist,
  bundle: true,
  write: false,
  platform: 'node',
  target: 'node20',
  sourcemap: 'linked',
  logLevel: 'warning'
}

const esm = { ...common, entryPoints: [...places(entries), doctorOf(entries)], format: 'esm', splitting: true }
const cjs = {
  ...common,
  entryPoints: places(entries),
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': 'moduleUrl' },
  banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href" }
}

// TypeScript reads .d.cts for `require`, and its relative imports must name .cjs files.
const asCommonJs = (text) => text.replace(/(['"]\.{1,2}\/[^'"]*)\.js(['"])/g, '$1.cjs$2')

function declarations() {
  const folder = join(root, 'types')
  return readdirSync(folder)
    .filter((file) => file.endsWith('.d.ts'))
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8')
      return [
        { path: join(dist, name), text },
        { path: join(dist, name.replace('.d.ts', '.d.cts')), text: asCommonJs(text) }
      ]
    })
}

const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined)

// Written only where something changed, so that whoever is reading dist/ finds it complete.
function place(files) {
  mkdirSync(dist, { recursive: true })
  for (const { path, text } of files) if (read(path) !== text) writeFileSync(path, text)
  const wanted = new Set(files.map(({ path }) => path))
  for (const name of readdirSync(dist)) if (!wanted.has(join(dist, name))) rmSync(join(dist, name), { recursive: true })
}

export async function buildLib() {
  const { build } = await import('esbuild')
  const bundles = await Promise.all([build(esm), build(cjs)])
  place([...bundles.flatMap(({ outputFiles }) => outputFiles), ...declarations()])
}
