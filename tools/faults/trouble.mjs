// Makes one fault after the other, and notes when each had its effect.
import { setTimeout as sleep } from 'node:timers/promises'
import { now } from './journal.mjs'
import { kinds } from './kinds.mjs'
import { scheduleOf } from './schedule.mjs'

/** Ends the effects of a fault, so that the next one meets a server that works. */
export async function heal({ site, proxies, fleet }) {
  for (let index = 0; index < fleet.size; index++) fleet.thaw(index)
  await site.primary()
  await proxies.call(undefined, 'pass')
}

async function make(run, { name, details }) {
  const from = now()
  run.trace?.(`${name} ${JSON.stringify(details)}`)
  try {
    const effect = await kinds[name].make(run, details)
    run.journal.fault(name, [from, now()], { ...details, ...effect })
  } catch (error) {
    // A command may reach the server while it is down. Then the fault was not made, or not completely.
    run.unmade.push(`${name}: ${error.message}`)
    run.journal.fault('unmade', [from, now()], { name, change: [from, now()] })
    await heal(run)
  }
}

/** Until `end`, in milliseconds of the monotonic clock. */
export async function makeTrouble(run, { seed, names, end }) {
  const chosen = Object.fromEntries(names.map((name) => [name, kinds[name]]))
  for (const fault of scheduleOf(seed, chosen, run.fleet.size)) {
    await sleep(Math.min(fault.pause, Math.max(0, end - now())))
    if (now() >= end) return
    await make(run, fault)
  }
}
