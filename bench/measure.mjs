// Rounds of one scenario: every contestant in turn within each round, so that noise meets all alike.
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { median } from './statistics.mjs'
import { threadTime } from './thread-time.mjs'
import { keys } from './values.mjs'

/**
 * In µs per operation: `cpu` of the whole process, `jsCpu` of the JS thread alone, `thread` as its event loop was busy.
 * @typedef {{ rate: number, cpu: number, jsCpu: number, thread: number, utilisation: number }} Figures
 */

/**
 * @param {{ step: Function, prepare: Function }} scenario
 * @param {{ name: string }[]} contestants
 * @param {{ callers: number, rounds: number, milliseconds: number }} plan
 * @returns {Promise<Map<string, Figures>>} medians by contestant
 */
export async function compare(scenario, contestants, plan) {
  const rounds = new Map(contestants.map(({ name }) => [name, []]))
  for (const contestant of contestants) await prepare(scenario, contestant, plan)
  for (let round = 0; round < plan.rounds; round++)
    for (const contestant of turned(contestants, round))
      rounds.get(contestant.name).push(await measureApart(scenario, contestant, plan))
  return new Map([...rounds].map(([name, figures]) => [name, medians(figures)]))
}

export async function prepare(scenario, contestant, plan) {
  await scenario.prepare(contestant)
  await measure(scenario, contestant, { ...plan, milliseconds: plan.milliseconds / 3 })
}

/**
 * After a pause of random length: servers do some of their work once a second, and rounds in step with that would give
 * the same contestant the slow quarter of it each time.
 */
export async function measureApart(scenario, contestant, plan) {
  await sleep(Math.random() * plan.milliseconds)
  return measure(scenario, contestant, plan)
}

export async function measure(scenario, contestant, { callers, milliseconds }) {
  const [cpu, jsCpu, loop] = [process.cpuUsage(), threadTime(), performance.eventLoopUtilization()]
  const began = performance.now()
  const operations = await callAll(scenario, contestant, callers, began + milliseconds)
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const { active, utilization } = performance.eventLoopUtilization(loop)
  return {
    rate: operations / seconds,
    cpu: (user + system) / operations,
    jsCpu: (threadTime() - jsCpu) / operations,
    thread: (active * 1000) / operations,
    utilisation: utilization
  }
}

async function callAll(scenario, contestant, callers, deadline) {
  let operations = 0
  const caller = async (_, index) => {
    for (let turn = index; performance.now() < deadline; turn += callers) {
      await scenario.step(contestant, keys[turn % keys.length])
      operations++
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return operations
}

const turned = (list, by) => list.map((_, index) => list[(index + by) % list.length])

/** Of each figure. */
export const medians = (rounds) =>
  Object.fromEntries(Object.keys(rounds[0]).map((name) => [name, median(rounds.map((figures) => figures[name]))]))
