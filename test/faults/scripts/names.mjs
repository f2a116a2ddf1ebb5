// names.mjs <backend> <url> <connectTimeout>: makes a call that must first look up the server's name. Reports its
// outcome, the duration of unrelated work on libuv's workers meanwhile, and the time of process.exit() with a call in
// flight.
import { stat } from 'node:fs/promises'
import { open } from '../../lifecycle/scripts/adapters.mjs'
import { report } from '../../support/child.mjs'

const [name, url, connectTimeout] = process.argv.slice(2)
const options = { connectTimeout: Number(connectTimeout), commandTimeout: Number(connectTimeout), connections: 4 }

const adapter = await open({ name, url }, options)
const began = performance.now()
const passed = () => performance.now() - began
const calls = Array.from({ length: 20 }, (_, at) =>
  adapter.set(`k${at}`, at).then(
    () => ({ milliseconds: passed() }),
    ({ code, nativeCode, message }) => ({ code, nativeCode, message, milliseconds: passed() })
  )
)
await new Promise((resolve) => setTimeout(resolve, 20))
const before = performance.now()
await Promise.all(Array.from({ length: 8 }, () => stat('.')))
const stats = performance.now() - before
const outcomes = await Promise.all(calls)
const last = outcomes.reduce((late, one) => (one.milliseconds > late.milliseconds ? one : late))
adapter.get('k').catch(() => {})
const other = await open({ name, url }, options)
other.get('k').catch(() => {})
setTimeout(() => {
  report({ ...last, stats, exits: Date.now() })
  process.exit(0)
}, 20)
