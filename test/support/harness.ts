// Opens adapters for one test at a time, each under a key prefix of its own, in a database of the suite's own.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import type {
  Adapter,
  Backend,
  CacheAdapter,
  Client,
  IdempotencyAdapter,
  Options,
  Reader,
  Scratch
} from './backends.js'

export interface Harness {
  readonly backend: Backend
  readonly url: string
  readonly reader: Reader
  prefix(): string
  /** The prefix that `open` chose for this adapter. */
  prefixOf(adapter: object): string
  /** An adapter that the end of the test disconnects. Without options it has a prefix of its own. */
  open(options?: Options, target?: string | object): Adapter
  openCache(options?: Options): CacheAdapter
  openIdempotency(options?: Options): IdempotencyAdapter
  client(url?: string): Client
}

const closeLater = <T extends { disconnect(): Promise<void> }>(adapter: T): T => {
  onTestFinished(() => adapter.disconnect())
  return adapter
}

export const freshPrefix = () => `test-${randomUUID().slice(0, 8)}:`

export function harness(backend: Backend): Harness {
  let scratch: Scratch
  beforeAll(async () => {
    scratch = await backend.scratch()
  })
  afterAll(() => scratch.drop())
  const prefixes = new WeakMap<object, string>()
  const options = (given?: Options) => ({ keyPrefix: freshPrefix(), ...given })
  return {
    backend,
    get url() {
      return scratch.url
    },
    get reader() {
      return scratch.reader
    },
    prefix: freshPrefix,
    prefixOf: (adapter) => prefixes.get(adapter) ?? '',
    open(given, target = scratch.url) {
      const chosen = options(given)
      const adapter = closeLater(backend.open(target, chosen))
      prefixes.set(adapter, chosen.keyPrefix)
      return adapter
    },
    openCache: (given) => closeLater(backend.openCache(scratch.url, options(given))),
    openIdempotency: (given) => closeLater(backend.openIdempotency(scratch.url, options(given))),
    client(url = scratch.url) {
      const client = backend.client(url)
      onTestFinished(() => client.end().then(() => undefined))
      return client
    }
  }
}
