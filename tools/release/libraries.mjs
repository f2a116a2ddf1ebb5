// The client libraries, built from the distribution's sources once and kept in build/libraries/<name>.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { facts, root } from '../facts.mjs'
import { recipes, textOf } from './recipes.mjs'
import { fetchSource } from './sources.mjs'

const folder = join(root, 'build/libraries')
const sources = join(root, 'build/library-sources')

const beside = (name) => join(folder, name)
const recordOf = (name) => join(beside(name), 'library.json')

const stampOf = (name) => createHash('sha256').update(textOf(name)).digest('hex')

function makeWhole(name) {
  const into = beside(name)
  const { source, build, ...linking } = recipes[name]
  for (const other of linking.needs ?? []) make(other)
  rmSync(into, { recursive: true, force: true })
  mkdirSync(into, { recursive: true })
  const fetched = fetchSource(sources, source)
  console.log(`building ${name} from ${source} ${fetched.version}`)
  build({ ...fetched, beside }, into)
  const made = { source, version: fetched.version, stamp: stampOf(name), ...linking }
  writeFileSync(recordOf(name), JSON.stringify(made, undefined, 2))
}

/** What was made and how it is linked; nothing where the distribution's own library is. */
export const madeOf = (name) => (existsSync(recordOf(name)) ? JSON.parse(readFileSync(recordOf(name), 'utf8')) : {})

function make(name) {
  const { partOf } = recipes[name]
  if (partOf) return makePart(name, partOf)
  if (madeOf(name).stamp !== stampOf(name)) makeWhole(name)
}

function makePart(name, whole) {
  make(whole)
  rmSync(beside(name), { force: true })
  symlinkSync(whole, beside(name))
}

const namesOf = (backend) => facts.backends[backend].libraries.map(({ pkgConfig }) => pkgConfig)

/** Makes the libraries of these backends that are to be built; the folder that they lie in, and what they are made from. */
export function makeLibraries(backends) {
  mkdirSync(sources, { recursive: true })
  const names = [...new Set(backends.flatMap(namesOf))].filter((name) => recipes[name])
  for (const name of names) make(name)
  return { folder, stamp: names.map(stampOf).join('\n') }
}
