// unexpected-answers.mjs <backend> <url>: makes each call, a login and a connect() against a server that sends
// unexpected replies. Reports each outcome; after a crash there is no report.
import { open } from '../../lifecycle/scripts/adapters.mjs'
import { report } from '../../support/child.mjs'
import { openFront } from '../support/mysql-front.mjs'

const [name, url] = process.argv.slice(2)
const front = await openFront(Number(new URL(url).port))
const target = { name, url: Object.assign(new URL(url), { port: String(front.port) }).href }
const options = { connectTimeout: 2000, commandTimeout: 2000, connections: 1, reconnectDelay: { min: 1, max: 5 } }

const columns = (count, cell) => `SELECT ${Array(count).fill(cell).join(', ')}`
const kinds = {
  'an OK': () => 'DO 0',
  'no row': () => 'SELECT 1 FROM DUAL WHERE FALSE',
  'one column': () => 'SELECT 1',
  'too many columns': () => columns(40, '1'),
  NULLs: (_text, _isPrepared, count) => columns(count, 'NULL'),
  texts: (_text, _isPrepared, count) => columns(count, "'strange'"),
  'more parameters': (_text, isPrepared) => (isPrepared ? columns(40, '?') : undefined),
  'fewer parameters': (_text, isPrepared) => (isPrepared ? 'DO 0' : undefined),
  'rows of a prepared one': (text, isPrepared) => (isPrepared ? columns(text.split('?').length - 1, '?') : undefined)
}

// Statements that set up the session, and transaction statements, are not changed.
const isAsked = (text) => !/^(SET|START|COMMIT|ROLLBACK|SHOW)/.test(text)
const isLogin = (text) => text.includes('@@max_allowed_packet')

const state = { state: 'open', failureCount: 1 }
const checkpoint = (id) => ({ id, taskId: 't', sequence: 1, timestamp: 1, progress: 0, data: id })
const many = (call) => (adapter) => Promise.all([1, 2, 3].map((i) => call(adapter, `m${i}`)))
/** Statements, each with the number of columns that the server sends. */
const single = {
  acquire: [4, (adapter, key) => adapter.acquire(key, 1000)],
  extend: [4, (adapter, key) => adapter.extend(key, 1000, 'me')],
  forceRelease: [1, (adapter, key) => adapter.forceRelease(key)],
  getState: [5, (adapter, key) => adapter.getState(key)],
  setState: [1, (adapter, key) => adapter.setState(key, state)],
  recordFailure: [2, (adapter, key) => adapter.recordFailure(key, 3)],
  recordSuccess: [1, (adapter, key) => adapter.recordSuccess(key)],
  get: [2, (adapter, key) => adapter.get(key)],
  has: [1, (adapter, key) => adapter.has(key)],
  set: [1, (adapter, key) => adapter.set(key, 1, 60_000)],
  delete: [1, (adapter, key) => adapter.delete(key)],
  keys: [1, (adapter) => adapter.keys()],
  'keys of a pattern': [1, (adapter) => adapter.keys('a*')],
  clear: [1, (adapter) => adapter.clear()],
  'idempotency.get': [3, (adapter, key) => adapter.idempotency.get(key)],
  'idempotency.set': [1, (adapter, key) => adapter.idempotency.set(key, 1)],
  save: [1, (adapter, key) => adapter.save(checkpoint(key))],
  load: [7, (adapter, key) => adapter.load(key)],
  loadLatest: [7, (adapter) => adapter.loadLatest('t')],
  list: [7, (adapter) => adapter.list('t')],
  cleanup: [2, (adapter) => adapter.cleanup('t', 1)],
  deleteAll: [1, (adapter) => adapter.deleteAll('t')]
}
const calls = Object.entries(single).flatMap(([call, [count, run]]) => [
  [call, count, (adapter) => run(adapter, 'k')],
  [`several of ${call}`, count, many(run)]
])

const outcomeOf = (promise) =>
  promise.then(
    () => ({ code: 'ok' }),
    ({ code, message }) => ({ code: code ?? 'not typed', message })
  )

async function tell(title, kind, given, call, adapter) {
  front.instead = given
  const outcome = await outcomeOf(call(adapter))
  front.instead = () => undefined
  report({ title, kind, ...outcome })
}

const rule = (kind, count, isMeant) => (text, isPrepared) => (isMeant(text) ? kind(text, isPrepared, count) : undefined)
const isWork = (text) => isAsked(text) && !isLogin(text)
const connect = (adapter) => adapter.connect()

async function freshly(title, kind, given) {
  const adapter = await open(target, options)
  await tell(title, kind, given, connect, adapter)
  await adapter.disconnect()
}

for (const [kind, make] of Object.entries(kinds)) {
  await freshly('login', kind, rule(make, 4, isLogin))
  await freshly('connect', kind, rule(make, 6, isWork))
  const adapter = await open(target, options)
  await adapter.connect()
  for (const [title, count, call] of calls) {
    await outcomeOf(call(adapter)) // a repeated write is prepared
    await tell(title, kind, rule(make, count, isWork), call, adapter)
  }
  await adapter.disconnect()
}
report({ title: 'end', code: 'ok' })
front.close()
