// Callers that break one promise each, which the checks must notice. They change the calls of a process, never the product.
import { ttl } from './settings.mjs'

const nobodysLock = { release: async () => {}, extend: async () => true }
/** Shorter than the work under a lock. */
const tooShort = 30

const withRelease = (handle, release) => handle && { extend: (time) => handle.extend(time), release }

async function takeShortly(subject, key) {
  const handle = await subject.acquire(key, tooShort)
  return handle && { release: () => handle.release(), extend: () => handle.extend(tooShort) }
}

async function readThenWrite(subject, key) {
  const failureCount = ((await subject.getState(key))?.failureCount ?? 0) + 1
  await subject.setState(key, { state: 'closed', failureCount })
  return failureCount
}

/** Every so many calls. */
const seldom = 10

function everyTenth(work, instead) {
  let calls = 0
  return (...args) => (++calls % seldom === 0 ? instead(...args) : work(...args))
}

/**
 * `change(subject)`: the changed methods. `options`: of the adapter. `faults`: the kinds that expose the change. `caughtBy`: the
 * checks that must find it.
 */
export const controls = {
  'locks-off': {
    title: 'every process is told that it holds the lock',
    change: () => ({ acquire: async () => nobodysLock }),
    faults: ['cut'],
    caughtBy: ['two holders', 'results']
  },
  'short-ttl': {
    title: `locks of ${tooShort} ms, held for ${ttl} ms`,
    change: (subject) => ({ acquire: (key) => takeShortly(subject, key) }),
    faults: ['cut'],
    caughtBy: ['two holders']
  },
  'release-by-key': {
    title: 'a release frees the lock, whoever holds it',
    change: (subject) => ({
      acquire: async (key, time) => withRelease(await subject.acquire(key, time), () => subject.forceRelease(key))
    }),
    faults: ['holder-stop'],
    caughtBy: ['two holders']
  },
  'deadline-off': {
    title: 'calls wait for ten minutes',
    options: { commandTimeout: 600_000, connectTimeout: 600_000 },
    faults: ['black-hole', 'server-stop'],
    caughtBy: ['deadlines']
  },
  'read-then-write': {
    title: 'a count is read, then written',
    change: (subject) => ({ recordFailure: (key) => readThenWrite(subject, key) }),
    faults: ['cut'],
    caughtBy: ['counts']
  },
  'save-unsent': {
    title: 'every tenth checkpoint is confirmed and never sent',
    change: (subject) => ({ save: everyTenth(subject.save, async () => {}) }),
    faults: ['cut'],
    caughtBy: ['checkpoints']
  },
  'mixed-answers': {
    title: 'every tenth answer is about another key',
    change: (subject) => ({
      get: everyTenth(subject.get, (key) => subject.get(key === 'cache-0' ? 'cache-1' : 'cache-0'))
    }),
    faults: ['cut'],
    caughtBy: ['answers']
  }
}

const methods = [
  ...['acquire', 'forceRelease', 'recordFailure', 'getState', 'setState', 'get', 'set'],
  ...['save', 'load', 'loadLatest', 'list']
]

/** The methods that a process calls: the adapter's, changed by the control. */
export function subjectOf(adapter, control) {
  const own = Object.fromEntries(methods.map((name) => [name, (...args) => adapter[name](...args)]))
  const subject = { ...own, idempotency: adapter.idempotency }
  return { ...subject, ...controls[control]?.change?.(subject) }
}
