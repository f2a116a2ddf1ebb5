// One run: a server of its own, proxies, processes of callers, faults, and the findings of the checks in the logs.
import { chmodSync, cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../facts.mjs'
import { Stage } from '../failover/stage.mjs'
import { openFolder } from '../servers/folder.mjs'
import { checkHistory } from './checker.mjs'
import { Fleet, readAll } from './fleet.mjs'
import { readHistory } from './history.mjs'
import { Journal, now } from './journal.mjs'
import { kinds } from './kinds.mjs'
import { FaultProxies } from './proxies.mjs'
import * as settings from './settings.mjs'
import { Site } from './site.mjs'
import { heal, makeTrouble } from './trouble.mjs'

/** Time to be served again before the callers end. */
const afterwards = 500

const withPort = (url, port) => Object.assign(new URL(url), { port }).href

async function open(stage, { server, names, control, seed, pace, trace }) {
  const folder = await stage.use(openFolder('faults', { quick: true }))
  // A server that runs as another account reads these files.
  chmodSync(folder.path, 0o755)
  const isGroup = names.some((name) => kinds[name].needsGroup)
  const site = await stage.use(Site.start(server, folder.path, isGroup))
  const { url, port } = await site.primary()
  const proxies = await stage.use(FaultProxies.open(settings.processes, { port }))
  const taskOf = (port, name) => ({ server, url: withPort(url, port), name, seed: seed + name, control, pace })
  const fleet = await stage.use(Fleet.start(folder.path, proxies.ports.map(taskOf)))
  const journal = new Journal(join(folder.path, 'faults.jsonl'))
  return { folder: folder.path, site, proxies, fleet, journal, unmade: [], trace }
}

async function endCallers({ fleet }) {
  fleet.tell('end')
  await fleet.ended()
}

/** The logs stay where the next run of the kind finds and replaces them. */
function keep(folder, { server, seed, control }) {
  const kept = join(root, 'build/faults', [server, control, seed].filter((part) => part !== undefined).join('-'))
  rmSync(kept, { recursive: true, force: true })
  mkdirSync(kept, { recursive: true })
  cpSync(folder, kept, { recursive: true, filter: (path) => path === folder || path.endsWith('.jsonl') })
  return kept
}

async function carryOut(run, plan) {
  run.fleet.tell('begin')
  await makeTrouble(run, { ...plan, end: now() + plan.seconds * 1000 })
  await heal(run)
  await sleep(afterwards)
  await endCallers(run)
  run.journal.ended()
  const { url } = await run.site.primary()
  await readAll(run.folder, { server: plan.server, url })
}

/** @returns the history and the findings; `kept` names the logs, which are kept after a finding or on request. */
export async function experiment(plan) {
  const stage = new Stage()
  try {
    const run = await open(stage, plan)
    await carryOut(run, plan)
    const bounds = { ...settings, lateness: plan.lateness }
    const history = readHistory(run.folder)
    const violations = checkHistory(history, bounds)
    const isFound = violations.length > 0 && !plan.control
    const kept = isFound || plan.keep ? keep(run.folder, plan) : undefined
    return { version: run.site.version, history, bounds, violations, kept, unmade: run.unmade }
  } finally {
    await stage.end()
  }
}
