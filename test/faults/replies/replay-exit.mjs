// replay-exit.mjs <file>: calls process.exit() in the middle of a reply that does not end. Reports first whether the
// call is still in flight.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { report } from '../../support/child.mjs'
import { open, sequence } from './sequence.mjs'

const { name, base, control, ports, names, timeout, options } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const wire = connect(control, '127.0.0.1')
await once(wire, 'connect')
wire.write(`${JSON.stringify({ slot: 0, at: names.length - 1 })}\n`)
await once(wire, 'data')
const adapter = await open(name, base, ports[0], { ...options, connectTimeout: timeout, commandTimeout: timeout })
for (const [, call] of sequence.slice(0, -1)) await call(adapter)
const ended = sequence
  .at(-1)[1](adapter)
  .then(
    () => 'ok',
    ({ code }) => code
  )
const state = await Promise.race([ended, sleep(50, 'under way')])
report({ state, at: Date.now() })
process.exit(0)
