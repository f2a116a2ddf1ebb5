// The process of the callers. It reports to its parent when they have begun, ends them on the first message, and looks for the
// confirmed writes on the server that the second message names.
import { once } from 'node:events'
import { openAdapter, race } from '../../test/races/scripts/race.mjs'
import { missingOn } from './confirmed.mjs'
import { Load } from './load.mjs'

const options = { keyPrefix: 'failover:', connectTimeout: 5000, commandTimeout: 5000 }

async function told() {
  const [message] = await once(process, 'message')
  return message
}

process.once('disconnect', () => process.exit())
const adapter = await openAdapter(options)
await adapter.connect()
const load = new Load(adapter, race.callers)
const ended = load.run()
process.send({ begun: true })
await told()
load.stop()
await ended
process.send(load.figures())
const { url } = await told()
await adapter.disconnect()
const direct = await openAdapter(options, url)
process.send(await missingOn(direct, load.confirmed))
await direct.disconnect()
process.disconnect()
