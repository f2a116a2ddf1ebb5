// no-next-tick.mjs before|after <target>…: replaces process.nextTick by a no-op before or after loading the package.
// Reports the duration of a call meanwhile.

import { targetsIn } from '../../lifecycle/scripts/adapters.mjs'
import { report } from '../../support/child.mjs'
import { adapterClass } from '../../support/entries.mjs'

const { nextTick } = process
const [when, ...targets] = process.argv.slice(2)

async function without(work) {
  process.nextTick = () => {}
  try {
    return await work()
  } finally {
    process.nextTick = nextTick
  }
}

async function timeOfCall({ name, url }) {
  const load = () => adapterClass(name)
  const Adapter = await (when === 'before' ? without(load) : load())
  const adapter = new Adapter(url, { keyPrefix: `script-${process.pid}:` })
  await adapter.get('warm')
  const start = performance.now()
  await without(() => adapter.get('k'))
  const took = performance.now() - start
  await adapter.disconnect()
  return took
}

const took = []
for (const target of targetsIn(targets)) took.push(await timeOfCall(target))
report({ took })
