// ends.mjs <way> <target>: uses an adapter and ends in one of the ways below; reports when it has nothing left to do.
import { barrier, report } from '../../support/child.mjs'
import { open, startWork, targetsIn } from './adapters.mjs'

const [way, ...args] = process.argv.slice(2)
const [target] = targetsIn(args)
const options = { connectTimeout: 500, commandTimeout: 500, reconnectDelay: { min: 10, max: 50 } }

const adapter = await open(target, options)
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const used = async () => {
  await adapter.connect()
  await startWork(adapter, 50)
}
const unused = async () => {}
const exit = () => {
  report({ done: Date.now() })
  process.exit(0)
}

/** The steps before and after the server changes. */
const ways = {
  'after disconnect()': [used, () => adapter.disconnect()],
  'without disconnect()': [used, async () => {}],
  'without ever using it': [unused, async () => {}],
  'with an idle lock': [used, () => adapter.acquire('held', 60_000)],
  'after a disconnect() that nobody awaits': [
    used,
    async () => {
      startWork(adapter, 500)
      adapter.disconnect()
    }
  ],
  'with work in flight': [
    used,
    async () => {
      startWork(adapter, 500)
    }
  ],
  'with work that waits for a connection': [
    unused,
    async () => {
      startWork(adapter, 500)
    }
  ],
  'by process.exit() while connecting': [
    unused,
    async () => {
      startWork(adapter, 500)
      await pause(10)
      exit()
    }
  ],
  'by process.exit() with work in flight': [
    used,
    async () => {
      startWork(adapter, 500)
      await pause(10)
      exit()
    }
  ],
  'by process.exit() in the turn of the calls': [
    used,
    async () => {
      startWork(adapter, 500)
      exit()
    }
  ],
  'by an uncaught exception with work in flight': [
    used,
    async () => {
      startWork(adapter, 500)
      setTimeout(() => {
        throw new Error('uncaught')
      }, 10)
    }
  ],
  'by an unhandled rejection of a call': [
    used,
    async () => {
      await adapter.disconnect()
      adapter.get('k')
    }
  ]
}

const [before, after] = ways[way]
await before()
await barrier()
await after()
report({ done: Date.now() })
