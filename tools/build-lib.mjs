// Bundles lib/*.ts into dist/ as CommonJS, and puts ES modules and the declarations of types/ beside them.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { backends, facts, root } from './facts.mjs'

const require = createRequire(import.meta.url)

const common = {
  bundle: true,
  write: false,
  platform: 'node',
  target: 'node20',
  sourcemap: 'linked',
  logLevel: 'warning'
}

// Inside of an application's ES module, into which a bundler has put it, there is no __filename.
const FILE = "typeof __filename === 'string' ? __filename : process.argv[1] ?? process.execPath"

const esm = { ...common, format: 'esm' }
const cjs = {
  ...common,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': 'moduleUrl' },
  banner: { js: `const moduleUrl = require('node:url').pathToFileURL(${FILE}).href` }
}

// Apart, because only one backend needs it and it takes longer to load than all the rest.
const library = { ...common, format: 'cjs', sourcemap: false, outExtension: { '.js': '.cjs' } }
const librariesOf = (entries) => {
  const inside = entries.includes('index') ? backends : entries
  const names = inside.flatMap((entry) => facts.backends[entry]?.npm ?? [])
  return Object.fromEntries(names.map((name) => [name, require.resolve(name)]))
}

const sourcesOf = (entries) => entries.map((name) => ({ in: join(root, `lib/${name}.ts`), out: name }))

/** The commands of tools/command.mjs, for all backends or for the only one of a package. */
const doctorOf = (entries) => ({
  in: join(root, entries.includes('index') ? 'lib/doctor.ts' : `lib/doctor/${entries[0]}.ts`),
  out: 'doctor'
})

// TypeScript reads .d.cts for `require`, and its relative imports must name .cjs files.
const asCommonJs = (text) => text.replace(/(['"]\.{1,2}\/[^'"]*)\.js(['"])/g, '$1.cjs$2')

const textOf = (name) => readFileSync(join(root, 'types', `${name}.d.ts`), 'utf8')
const importedBy = (name) => [...textOf(name).matchAll(/from '\.\/([^']*)\.js'/g)].map(([, imported]) => imported)

/** The names of these declarations and of all that they import. */
function reachable(names, known = new Set()) {
  for (const name of names.filter((one) => !known.has(one))) reachable(importedBy(name), known.add(name))
  return known
}

function declarations(entries, dist) {
  return [...reachable(entries)].flatMap((name) => [
    { path: join(dist, `${name}.d.ts`), text: textOf(name) },
    { path: join(dist, `${name}.d.cts`), text: asCommonJs(textOf(name)) }
  ])
}

/**
 * An ES module exports the CommonJS exports: a class is the same however it was loaded, and is loaded once.
 * By an import, which bundlers and tracers follow. It imports a file of one line, because Node scans an imported
 * CommonJS file for the names of its exports, which takes longer than to run the whole bundle.
 */
function modulesOf(path, exports) {
  const entry = basename(path, '.js')
  // A bundler may pass the module itself, or its default export.
  const names = `export const { ${exports.join(', ')} } = (loaded.default ?? loaded).all`
  return [
    { path: join(root, path), text: `import * as loaded from './${entry}.load.cjs'\n${names}\n` },
    { path: join(root, dirname(path), `${entry}.load.cjs`), text: `exports.all = require('./${entry}.cjs')\n` }
  ]
}

async function esModules(build, sources, dist) {
  const settings = { ...esm, entryPoints: sources, outdir: dist, sourcemap: false, metafile: true }
  const { metafile } = await build(settings)
  return Object.entries(metafile.outputs).flatMap(([path, { exports }]) => modulesOf(path, exports))
}

const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined)

// Written only where something changed, so that a process that reads dist/ finds it complete.
function place(files, dist) {
  mkdirSync(dist, { recursive: true })
  for (const { path, text } of files) if (read(path) !== text) writeFileSync(path, text)
  const wanted = new Set(files.map(({ path }) => path))
  for (const name of readdirSync(dist)) if (!wanted.has(join(dist, name))) rmSync(join(dist, name), { recursive: true })
}

const every = ['index', ...backends].filter((name) => existsSync(join(root, `lib/${name}.ts`)))

/** Bundles these entries of lib/ into a folder, where nothing else is left. */
export async function buildLib(entries = every, dist = join(root, 'dist'), options = {}) {
  const { build } = await import('esbuild')
  const sources = sourcesOf(entries)
  const bundles = await Promise.all([
    build({ ...esm, ...options, entryPoints: [doctorOf(entries)], outdir: dist }),
    build({ ...cjs, ...options, entryPoints: sources, outdir: dist }),
    build({ ...library, entryPoints: librariesOf(entries), outdir: dist })
  ])
  const modules = await esModules(build, sources, dist)
  place([...bundles.flatMap(({ outputFiles }) => outputFiles), ...modules, ...declarations(entries, dist)], dist)
}
