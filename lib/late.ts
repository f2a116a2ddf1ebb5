// What takes milliseconds to load, loaded when it is needed.
import { createRequire } from 'node:module'

const load = createRequire(import.meta.url)

export const tls = (): typeof import('node:tls') => load('node:tls')
export const workerThreads = (): typeof import('node:worker_threads') => load('node:worker_threads')
/** A copy that comes with us: `imports` of package.json says where it lies. */
export const ownBson = (): typeof import('bson') => load('#bson')
