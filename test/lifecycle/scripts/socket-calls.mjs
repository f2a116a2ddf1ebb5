// socket-calls.mjs <target>…: every kind of work, for a tracer to watch.
import { open, startWork, targetsIn } from './adapters.mjs'

for (const target of targetsIn(process.argv.slice(2))) {
  const adapter = await open(target)
  await adapter.connect()
  for (let round = 0; round < 20; round++) await startWork(adapter, 20)
  await adapter.clear()
  await adapter.disconnect()
}
