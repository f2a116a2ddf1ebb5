// What `npm run release:pack` has made.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { facts } from '../../../tools/facts.mjs'
import { packages, tarballOf } from '../../../tools/release/packages.mjs'

export const release = fileURLToPath(new URL('../../../build/release', import.meta.url))

export interface Packed {
  name: string
  backends: string[]
  /** Of the first of them: what is imported, and the adapter in it. */
  entry: string
  className: string
  /** The staged folder and the tarball made from it. */
  folder: string
  tarball: string
}

export const packed: Packed[] = packages.map(({ name, backends }) => {
  const short = name.split('/')[1]
  const folder = `${release}/${short}`
  if (!existsSync(folder)) throw new Error('run npm run release:pack first')
  const className = facts.backends[backends[0] as string].class
  const entry = backends.length === 1 ? name : `${name}/${backends[0]}`
  return { name, backends, entry, className, folder, tarball: tarballOf(name) }
})

/** Those for one backend each. */
export const singles = packed.filter(({ backends }) => backends.length === 1)
