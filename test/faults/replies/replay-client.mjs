// replay-client.mjs <file>: makes the calls of a recorded conversation against each case of a replay server. Reports
// the delay of the latest call, the peak memory and the outcomes; after a crash there is no report.
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { report } from '../../support/child.mjs'
import { open, sequence } from './sequence.mjs'

const { name, base, control, ports, names, timeout, idle, options } = JSON.parse(readFileSync(process.argv[2], 'utf8'))

const wire = connect(control, '127.0.0.1')
await once(wire, 'connect')
const answers = createInterface({ input: wire })
const waiting = new Map()
answers.on('line', (line) => waiting.get(Number(line))?.())
const choose = (slot, at) =>
  new Promise((resolve) => {
    waiting.set(slot, resolve)
    wire.write(`${JSON.stringify({ slot, at })}\n`)
  })

/** Resets the high-water mark of resident memory. https://man7.org/linux/man-pages/man5/proc_pid_clear_refs.5.html */
const resetPeak = () => writeFileSync('/proc/self/clear_refs', '5')
const peak = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024

const codes = new Map()
const untyped = []
let latest = { ms: 0 }

async function timed(title, call) {
  const since = performance.now()
  const code = await call().then(
    () => 'ok',
    (error) => {
      if (error.name !== 'PersistenceError') untyped.push(`${title}: ${error.stack}`)
      return error.code ?? 'untyped'
    }
  )
  const ms = performance.now() - since
  codes.set(code, (codes.get(code) ?? 0) + 1)
  if (ms > latest.ms) latest = { ms: Math.round(ms), title }
  return code
}

const mostFailures = 3
async function run(slot, at) {
  await choose(slot, at)
  const adapter = await open(name, base, ports[slot], { ...options, connectTimeout: timeout, commandTimeout: timeout })
  let failures = 0
  for (const [call, make] of sequence) {
    const code = await timed(`${names[at] ?? 'as recorded'}, ${call}`, () => make(adapter))
    if (code !== 'ok' && ++failures === mostFailures) break
  }
  if (idle > 0) {
    await new Promise((resolve) => setTimeout(resolve, idle))
    await timed(`${names[at]}, get when it has been idle`, () => adapter.get('k'))
  }
  await adapter.disconnect()
}

// Memory that a process allocates only once.
for (const slot of ports.keys()) await run(slot)
const before = process.memoryUsage.rss()
resetPeak()
const good = codes.get('ok')
const grown = []
let at = 0
await Promise.all(
  [...ports.keys()].map(async (slot) => {
    while (at < names.length) {
      const own = at++
      if (process.env.REPLAY_TRACE) process.stderr.write(`${names[own]}\n`)
      if (ports.length === 1) resetPeak()
      await run(slot, own)
      grown.push({ bytes: peak() - before, title: names[own] })
    }
  })
)
const most = grown.reduce((one, other) => (other.bytes > one.bytes ? other : one))
report({ good, cases: names.length, codes: Object.fromEntries(codes), untyped, latest, most })
wire.destroy()
