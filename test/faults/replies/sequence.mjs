// The calls of a recorded conversation. They use one connection, and the same names in every run.
import { open as openAdapter } from '../../lifecycle/scripts/adapters.mjs'

const checkpoint = { id: 'c', taskId: 't', sequence: 1, timestamp: 1, progress: 0, data: 'saved' }

export const sequence = Object.entries({
  connect: (adapter) => adapter.connect(),
  set: (adapter) => adapter.set('k', { text: 'some text' }),
  'set again': (adapter) => adapter.set('k', { text: 'another text' }),
  get: (adapter) => adapter.get('k'),
  acquire: (adapter) => adapter.acquire('l', 60_000, 'owner'),
  recordFailure: (adapter) => adapter.recordFailure('b', 3),
  getState: (adapter) => adapter.getState('b'),
  'idempotency.set': (adapter) => adapter.idempotency.set('i', [undefined, 1]),
  'idempotency.get': (adapter) => adapter.idempotency.get('i'),
  save: (adapter) => adapter.save(checkpoint),
  list: (adapter) => adapter.list('t'),
  keys: (adapter) => adapter.keys(),
  'get at last': (adapter) => adapter.get('k')
})

export const open = (name, url, port, options) =>
  openAdapter(
    { name, url: Object.assign(new URL(url), { port: String(port) }).href },
    { keyPrefix: 'replay:', connections: 1, reconnectDelay: { min: 1, max: 5 }, ...options }
  )
