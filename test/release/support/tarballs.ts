// The packages that `npm run release:pack` has made.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { facts } from '../../../tools/facts.mjs'
import { conformancePackage } from '../../../tools/release/conformance.mjs'
import { packages, tarballOf } from '../../../tools/release/packages.mjs'

export const release = fileURLToPath(new URL('../../../build/release', import.meta.url))

/** A published package: the staged folder, and the tarball made from it. */
export interface Published {
  name: string
  folder: string
  tarball: string
}

export interface Packed extends Published {
  backends: string[]
  /** The entry of the first backend, and its adapter class. */
  entry: string
  className: string
}

function publishedAs(name: string): Published {
  const folder = `${release}/${name.split('/')[1]}`
  if (!existsSync(folder)) throw new Error('run npm run release:pack first')
  return { name, folder, tarball: tarballOf(name) }
}

/** The packages with adapters. */
export const packed: Packed[] = packages.map(({ name, backends }) => {
  const className = facts.backends[backends[0] as string].class
  const entry = backends.length === 1 ? name : `${name}/${backends[0]}`
  return { ...publishedAs(name), backends, entry, className }
})

/** Those for one backend each. */
export const singles = packed.filter(({ backends }) => backends.length === 1)

/** The package of the conformance suite, without adapters. */
export const suite = publishedAs(conformancePackage.name)

export const published: Published[] = [...packed, suite]
