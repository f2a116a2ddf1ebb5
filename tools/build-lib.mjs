// Bundles lib/*.ts into dist/ as ESM and CommonJS, and puts the declarations of types/ beside them.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { backends, root } from './facts.mjs'

const dist = join(root, 'dist')
const entries = ['index', ...backends].map((name) => join(root, `lib/${name}.ts`)).filter((path) => existsSync(path))

const common = {
  entryPoints: entries,
  outdir: dist,
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: 'linked',
  logLevel: 'warning'
}

const esm = { ...common, format: 'esm', splitting: true }
const cjs = {
  ...common,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': 'moduleUrl' },
  banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href" }
}

// TypeScript reads .d.cts for `require`, and its relative imports must name .cjs files.
const asCommonJs = (text) => text.replace(/(['"]\.{1,2}\/[^'"]*)\.js(['"])/g, '$1.cjs$2')

function copyTypes() {
  const folder = join(root, 'types')
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.d.ts'))) {
    const text = readFileSync(join(folder, name), 'utf8')
    writeFileSync(join(dist, name), text)
    writeFileSync(join(dist, name.replace('.d.ts', '.d.cts')), asCommonJs(text))
  }
}

export async function buildLib() {
  const { build } = await import('esbuild')
  rmSync(dist, { recursive: true, force: true })
  mkdirSync(dist, { recursive: true })
  await Promise.all([build(esm), build(cjs)])
  copyTypes()
}
