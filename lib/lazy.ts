// Modules that take milliseconds to load, loaded at first use.
import { createRequire } from 'node:module'
import { join } from 'node:path'

const load = createRequire(import.meta.url)

export const tls = (): typeof import('node:tls') => load('node:tls')
export const workerThreads = (): typeof import('node:worker_threads') => load('node:worker_threads')
/** The copy in the package. Tracers (@vercel/nft) follow a path that begins with `__dirname`, which ES modules lack. */
export function ownBson(): typeof import('bson') {
  if (typeof __dirname === 'string') return load(join(__dirname, '../dist/bson.cjs'))
  return load('#bson')
}
