// Lays a package out in a folder of its own: nothing in it is an install script, a root binding.gyp included.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { buildLib } from '../build-lib.mjs'
import { facts, root } from '../facts.mjs'
import { manifest } from './packages.mjs'
import { readme } from './readme.mjs'

const require = createRequire(import.meta.url)
const writeJson = (path, value) => writeFileSync(path, `${JSON.stringify(value, undefined, 2)}\n`)

function put(folder, ...names) {
  for (const name of names) cpSync(join(root, name), join(folder, name), { recursive: true })
}

/** The folders that the parts of a package are compiled from. */
function foldersOf(backends) {
  const parts = [facts.core, facts.binding, ...backends.map((backend) => facts.backends[backend])]
  return [...new Set(parts.flatMap(({ sources }) => sources.map(dirname)))]
}

// How the client libraries were made is a part of their sources.
const recipes = ['installed', 'libraries', 'recipes', 'sources'].map((name) => `tools/release/${name}.mjs`)
const tools = ['facts', 'libraries', 'build-native', 'build-lock', 'command'].map((name) => `tools/${name}.mjs`)

/** Node-API's headers, so that a build needs no package but node-gyp. */
function putHeaders(folder) {
  const into = join(folder, 'native/node-api')
  mkdirSync(into, { recursive: true })
  const addonApi = dirname(require.resolve('node-addon-api'))
  for (const name of ['napi.h', 'napi-inl.h', 'napi-inl.deprecated.h', 'LICENSE.md'])
    cpSync(join(addonApi, name), join(into, name))
  cpSync(require('node-api-headers').include_dir, into, { recursive: true })
}

// gyp wants the file in a folder above its sources, but npm must not find it in the root.
function putGyp(folder) {
  const moved = (name) =>
    readFileSync(join(root, name), 'utf8')
      .replaceAll('node tools/', 'node ../tools/')
      .replaceAll('tools/backend', 'backend')
  writeFileSync(join(folder, 'native/binding.gyp'), moved('binding.gyp').replace("['native']", "['.']"))
  writeFileSync(join(folder, 'native/backend.gypi'), moved('tools/backend.gypi'))
}

function putSources(folder, { backends }) {
  put(folder, 'native/addon.cpp', 'native/exports.map', 'tools/commands', ...foldersOf(backends), ...tools, ...recipes)
  const all = Object.entries(facts.backends)
  const kept = all.filter(([name]) => backends.includes(name))
  // By which the doctor names the package for a URL of another backend.
  const others = all.filter(([name]) => !backends.includes(name)).map(([name, { schemes }]) => [name, { schemes }])
  writeJson(join(folder, 'tools/sources.json'), {
    ...facts,
    backends: Object.fromEntries(kept),
    others: Object.fromEntries(others)
  })
  putHeaders(folder)
  putGyp(folder)
}

function putPrebuilt(folder, { backends }, { platform, natives }) {
  const into = join(folder, 'prebuilds', platform)
  mkdirSync(into, { recursive: true })
  for (const backend of backends) cpSync(join(natives, `${backend}.node`), join(into, `${backend}.node`))
}

const pages = [
  'clients',
  'conformance',
  'errors',
  'failover',
  'faq',
  'faults',
  'limits',
  'migrating',
  'mongodb',
  'observability',
  'operations',
  'orms',
  'performance',
  'platforms',
  'proofs',
  'reports/performance',
  'reports/proofs',
  'serverless',
  'testing',
  'threading'
]

const pictures = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.svg'))

// Sections for developers of this package are left out.
const forUsers = (text) =>
  text.replace(/^## Try it\n[\s\S]*?(?=^## )/m, '').replace('[CONTRIBUTING.md](CONTRIBUTING.md), ', '')

// The other pages lie beside it, and the package has a name of its own.
const asReference = (text, name) =>
  text
    .replaceAll(/(npx|npm install) @go-go-scope\/persistence-native/g, `$1 ${name}`)
    .replaceAll('](docs/', '](')
    .replace(/\]\((?=CHANGELOG|LICENSE|SECURITY)/g, '](../')
    .replace(new RegExp(`persistence-native/(${Object.keys(facts.backends).join('|')})\\b`, 'g'), 'persistence-$1')

function putPages(folder, wanted) {
  const reference = forUsers(readFileSync(join(root, 'README.md'), 'utf8'))
  put(folder, ...[...pages.map((name) => `${name}.md`), ...pictures].map((name) => `docs/${name}`))
  if (wanted.backends.length > 1) return writeFileSync(join(folder, 'README.md'), reference)
  writeFileSync(join(folder, 'README.md'), readme(wanted))
  writeFileSync(join(folder, 'docs/reference.md'), asReference(reference, wanted.name))
}

/** Lays it out in a folder of its own inside `place`, and returns that folder. */
export async function stagePackage(wanted, built, place = join(root, 'build/release')) {
  const folder = join(place, wanted.name.split('/')[1])
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  await buildLib(wanted.entries, join(folder, 'dist'), { sourcemap: false, minifyWhitespace: true })
  put(folder, 'LICENSE', 'CHANGELOG.md', 'SECURITY.md')
  writeJson(join(folder, 'package.json'), manifest(wanted))
  putPages(folder, wanted)
  putSources(folder, wanted)
  putPrebuilt(folder, wanted, built)
  return folder
}
