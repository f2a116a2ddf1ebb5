// The client libraries, built from the distribution's newest sources, and kept in build/libraries/<name> until there are newer.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { facts, root } from '../facts.mjs'
import { complaintsAboutInstalled } from './installed.mjs'
import { recipes, textOf } from './recipes.mjs'
import { chooseSource, unpackSource, updateSources } from './sources.mjs'

const folder = join(root, 'build/libraries')
const sources = join(root, 'build/library-sources')

const beside = (name) => join(folder, name)
const recordOf = (name) => join(beside(name), 'library.json')

/** By the recipe's name, once chosen. */
const versions = new Map()
const wholeOf = (name) => recipes[name].partOf ?? name

function checkInstalled(backends, mayBeOlder) {
  const complaints = complaintsAboutInstalled(sources, backends)
  if (complaints.length > 0 && !mayBeOlder) throw new Error(`${complaints.join('; ')}: upgrade, and pack again`)
  for (const complaint of complaints) console.warn(`${complaint}: not for publishing`)
}

function chooseVersions(names, mayBeOlder) {
  const all = names.map(wholeOf).flatMap((name) => [...(recipes[name].needs ?? []), name])
  for (const name of new Set(all)) versions.set(name, chooseSource(sources, recipes[name].source, mayBeOlder))
}

/** After a change of the recipe or of a source's version the library must be built again. */
function stampOf(name) {
  const whole = wholeOf(name)
  const parts = [whole, ...(recipes[whole].needs ?? [])].map((one) => [one, versions.get(one)])
  return createHash('sha256')
    .update(JSON.stringify([textOf(whole), parts]))
    .digest('hex')
}

function makeWhole(name) {
  const into = beside(name)
  const { source, build, ...linking } = recipes[name]
  for (const other of linking.needs ?? []) make(other)
  rmSync(into, { recursive: true, force: true })
  mkdirSync(into, { recursive: true })
  const version = versions.get(name)
  console.log(`building ${name} from ${source} ${version}`)
  build({ ...unpackSource(sources, source, version), beside }, into)
  const made = { source, version, stamp: stampOf(name), ...linking }
  writeFileSync(recordOf(name), JSON.stringify(made, undefined, 2))
}

/** The built library and its link flags; nothing if the distribution's own library is used. */
export const madeOf = (name) => (existsSync(recordOf(name)) ? JSON.parse(readFileSync(recordOf(name), 'utf8')) : {})

/** The archives of a library that was made. */
export const archivesOf = (name) => madeOf(name).archives.map((archive) => join(beside(name), 'lib', archive))

/** The file that lists a source package's files with their hashes. An epoch is no part of its name. */
export const descriptionOf = ({ source, version }) => join(sources, `${source}_${version.replace(/^\d+:/, '')}.dsc`)

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

/**
 * Builds the libraries of these backends; returns their folder and their sources.
 * `mayBeOlder`: see chooseSource.
 */
export function makeLibraries(backends, { mayBeOlder = false } = {}) {
  const names = [...new Set(backends.flatMap(namesOf))].filter((name) => recipes[name])
  mkdirSync(sources, { recursive: true })
  updateSources(sources)
  checkInstalled(backends, mayBeOlder)
  chooseVersions(names, mayBeOlder)
  for (const name of names) make(name)
  return { folder, stamp: names.map(stampOf).join('\n') }
}
