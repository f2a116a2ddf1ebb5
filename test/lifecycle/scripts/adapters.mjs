// Adapters by the names of their backends, for scripts that get them as arguments: "redis=redis://… postgres=postgres://…"
import { adapterClass } from '../../support/entries.mjs'

export function targetsIn(args) {
  return args.map((arg) => {
    const at = arg.indexOf('=')
    return { name: arg.slice(0, at), url: arg.slice(at + 1) }
  })
}

export async function open({ name, url }, options) {
  const Adapter = await adapterClass(name)
  return new Adapter(url, { keyPrefix: `script-${process.pid}:`, ...options })
}

/** Starts calls of every family, whose errors are ignored. */
export function startWork(adapter, count) {
  const calls = [
    (key) => adapter.set(key, { text: 'x'.repeat(200) }),
    (key) => adapter.get(key),
    (key) => adapter.acquire(key, 10_000),
    (key) => adapter.recordFailure(key, 3),
    (key) => adapter.idempotency.set(key, [undefined, 1]),
    (key) => adapter.save({ id: key, taskId: 't', sequence: 1, timestamp: 1, progress: 0, data: key }),
    () => adapter.keys()
  ]
  return Promise.allSettled(Array.from({ length: count }, (_, i) => calls[i % calls.length](`k${i}`)))
}
