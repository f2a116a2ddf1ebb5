// The contract in short, for other runtimes: the five providers, a Worker, an exit while calls are in flight.
//   short-contract.mjs <package> <class> <url> [CA as PEM] [parts that are tried]   prints a line for each part that holds
import { strict as assert } from 'node:assert'
import process from 'node:process'
import { isMainThread, Worker, workerData } from 'node:worker_threads'

const [name, className, url, ca, tried = 'worker'] = isMainThread ? process.argv.slice(2) : workerData
const { [className]: Adapter, PersistenceError } = await import(name)
const options = { keyPrefix: `short:${process.pid}:${Date.now()}:`, ...(ca && { tls: { ca } }) }

async function locks(adapter) {
  const lock = await adapter.acquire('lock', 5000)
  assert.equal(await adapter.acquire('lock', 5000), null)
  assert.equal(await lock.extend(9000), true)
  assert.equal(await lock.isValid(), true)
  await lock.release()
  const racers = await Promise.all(Array.from({ length: 50 }, () => adapter.acquire('raced', 5000)))
  assert.equal(racers.filter(Boolean).length, 1)
}

async function breakers(adapter) {
  const counts = await Promise.all(Array.from({ length: 20 }, () => adapter.recordFailure('breaker', 100)))
  assert.deepEqual(
    counts.sort((one, other) => one - other),
    Array.from({ length: 20 }, (_, index) => index + 1)
  )
  await adapter.setState('breaker', { state: 'half-open', failureCount: 3 })
  assert.deepEqual(await adapter.getState('breaker'), { state: 'half-open', failureCount: 3 })
}

async function cache(adapter) {
  const value = { text: 'é', list: [1, null, undefined], when: new Date(5), map: new Map([[1n, 2]]) }
  await adapter.set('entry', value, 60_000)
  assert.deepEqual(await adapter.get('entry'), value)
  assert.equal(await adapter.has('nothing'), false)
  await adapter.clear()
  assert.equal(await adapter.get('entry'), null)
}

async function idempotency({ idempotency }) {
  await idempotency.set('charge', [undefined, 'paid'], 60_000)
  assert.deepEqual((await idempotency.get('charge')).value[1], 'paid')
}

async function checkpoints(adapter) {
  const checkpoint = { id: 'c', taskId: 't', sequence: 1, timestamp: 1, progress: 50, data: { done: [1, 2] } }
  ;(await adapter.saveCheckpoint?.(checkpoint)) ?? (await adapter.save(checkpoint))
  assert.deepEqual(await adapter.loadLatest('t'), checkpoint)
}

async function errors() {
  const lost = new Adapter(url.replace(/:\d+(\/|$|\?)/, ':1$1'), options)
  await assert.rejects(lost.get('k'), (error) => error instanceof PersistenceError && error.code === 'CONNECT_FAILED')
  await lost.disconnect()
}

async function providers() {
  const adapter = new Adapter(url, options)
  for (const part of [locks, breakers, cache, idempotency, checkpoints, errors]) {
    await part(adapter)
    if (isMainThread) console.log(part.name)
  }
  await adapter.disconnect()
}

async function worker() {
  const data = [name, className, url, ca]
  const own = new Worker(new URL(import.meta.url), { workerData: data })
  await new Promise((resolve, reject) =>
    own.once('error', reject).once('exit', (code) => (code ? reject(code) : resolve()))
  )
  console.log('worker')
}

function exitInFlight() {
  const adapter = new Adapter(url, options)
  for (let call = 0; call < 1000; call++) void adapter.set(`k${call}`, call)
  console.log('exit')
  process.exit(0)
}

await providers()
if (isMainThread) {
  if (tried.includes('worker')) await worker()
  exitInFlight()
}
