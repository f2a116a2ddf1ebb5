// Opens adapters for one test at a time. Each adapter has its own key prefix, and each suite its own database.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { type FaultProxy, openFaultProxy } from '../../tools/fault-proxy.mjs'
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
  /** An adapter that is disconnected at the end of the test. Without options it gets a new prefix. */
  open(options?: Options, target?: string | object): Adapter
  /** One adapter for all tests of the suite that can share a prefix. */
  shared(): Adapter
  openCache(options?: Options): CacheAdapter
  openIdempotency(options?: Options): IdempotencyAdapter
  client(url?: string): Client
  /** An adapter behind a proxy that can stall and cut its connections. */
  proxied(options?: Options): Promise<{ proxy: FaultProxy; adapter: Adapter }>
  /** Another empty database, for this test only. */
  scratch(): Promise<Scratch>
}

const closeLater = <T extends { disconnect(): Promise<void> }>(adapter: T): T => {
  onTestFinished(() => adapter.disconnect())
  return adapter
}

/** Milliseconds that a call to a local server may take; five times as many under the sanitizers. */
export const soon = 100 * Number(process.env.TEST_PATIENCE ?? 1)

/** Short time-outs for tests that provoke them. */
export const quickly = { connectTimeout: 3 * soon, commandTimeout: 3 * soon, reconnectDelay: { min: 5, max: 20 } }

export const freshPrefix = () => `test-${randomUUID().slice(0, 8)}:`

async function openFaultProxyTo(url: string, backend: Backend): Promise<FaultProxy> {
  const { hostname, port } = new URL(url)
  const proxy = await openFaultProxy({ host: hostname, port: Number(port || backend.defaultPort) })
  onTestFinished(() => proxy.close())
  return proxy
}

export function harness(backend: Backend): Harness {
  let scratch: Scratch
  beforeAll(async () => {
    scratch = await backend.scratch()
  })
  let shared: Adapter | undefined
  afterAll(async () => {
    await shared?.disconnect()
    await scratch.drop()
  })
  const prefixes = new WeakMap<object, string>()
  const options = (given?: Options) => ({ keyPrefix: freshPrefix(), ...given })
  const open = (given?: Options, target: string | object = scratch.url) => {
    const chosen = options(given)
    const adapter = closeLater(backend.open(target, chosen))
    prefixes.set(adapter, chosen.keyPrefix)
    return adapter
  }
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
    open,
    shared() {
      const chosen = options()
      shared ??= backend.open(scratch.url, chosen)
      if (!prefixes.has(shared)) prefixes.set(shared, chosen.keyPrefix)
      return shared
    },
    openCache: (given) => closeLater(backend.openCache(scratch.url, options(given))),
    openIdempotency: (given) => closeLater(backend.openIdempotency(scratch.url, options(given))),
    client(url = scratch.url) {
      const client = backend.client(url)
      onTestFinished(() => client.end().then(() => undefined))
      return client
    },
    async proxied(given) {
      const proxy = await openFaultProxyTo(scratch.url, backend)
      return { proxy, adapter: open({ ...quickly, ...given }, backend.withPort(scratch.url, proxy.port)) }
    },
    async scratch() {
      const own = await backend.scratch()
      onTestFinished(() => own.drop().then(() => undefined))
      return own
    }
  }
}
