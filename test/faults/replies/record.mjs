// record.mjs <JSON>: makes the calls of the sequence; each must succeed.
import { open, sequence } from './sequence.mjs'

const { name, base, ports } = JSON.parse(process.argv[2])
const adapter = await open(name, base, ports[0], {})
for (const [, call] of sequence) await call(adapter)
await adapter.disconnect()
