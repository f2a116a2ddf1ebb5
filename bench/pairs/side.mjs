// One build in its own process, which works on request: node side.mjs CHECKOUT SERVER URL, over IPC.
import { makeOurs } from '../contestants/ours.mjs'
import { measureApart, prepare } from '../measure.mjs'
import { scenarioOf } from '../scenarios/index.mjs'

const [checkout, server, url] = process.argv.slice(2)
const ours = await makeOurs(server, url, checkout)
const tasks = { prepare, measure: measureApart }

async function answer({ task, scenario, plan }) {
  try {
    return { figures: await tasks[task](scenarioOf(scenario), ours, plan) }
  } catch (error) {
    return { error: error.message }
  }
}

process.on('message', async (request) => process.send(await answer(request)))
process.once('disconnect', () => ours.end())
process.send({ ready: true })
