// Two builds beside each other: both processes live and are connected to one server, one of them works at a time.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { medians } from '../measure.mjs'
import { median, quantile } from '../statistics.mjs'

const script = fileURLToPath(new URL('side.mjs', import.meta.url))

class Side {
  #child
  #gone

  constructor(checkout, server, url) {
    this.#child = fork(script, [checkout, server, url], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.#gone = once(this.#child, 'exit').then(([code]) => ({
      error: `the process of ${checkout} ended with ${code}`
    }))
  }

  /** Its next message. */
  async answer() {
    const said = once(this.#child, 'message').then(([message]) => message)
    const { error, figures } = await Promise.race([said, this.#gone])
    if (error !== undefined) throw new Error(error)
    return figures
  }

  ask(request) {
    this.#child.send(request)
    return this.answer()
  }

  async end() {
    if (this.#child.connected) this.#child.disconnect()
    await this.#gone
  }
}

/** Starts the build in `here` and the one in `base`, and ends both after `work`. */
export async function withSides({ here, base, server, url }, work) {
  const sides = { here: new Side(here, server, url), base: new Side(base, server, url) }
  try {
    await sides.here.answer()
    await sides.base.answer()
    return await work(sides)
  } finally {
    await Promise.all(Object.values(sides).map((side) => side.end()))
  }
}

const turns = [
  ['here', 'base'],
  ['base', 'here']
]

async function pairOf(sides, request, round) {
  const pair = {}
  for (const name of turns[round % 2]) pair[name] = await sides[name].ask({ ...request, task: 'measure' })
  return pair
}

/** In each round both, in turn the one and the other first: a ratio is of two measurements that are neighbours in time. */
export async function comparePair(sides, scenario, plan) {
  const request = { scenario: scenario.name, plan }
  for (const side of Object.values(sides)) await side.ask({ ...request, task: 'prepare' })
  const pairs = []
  for (let round = 0; round < plan.rounds; round++) pairs.push(await pairOf(sides, request, round))
  return { scenario: scenario.name, callers: plan.callers, ...summed(pairs) }
}

function summed(pairs) {
  const ratios = (name) => pairs.map(({ here, base }) => here[name] / base[name])
  const [low, high] = [0.25, 0.75].map((share) => quantile(ratios('rate'), share))
  const [rate, cpu, jsCpu] = ['rate', 'cpu', 'jsCpu'].map((name) => median(ratios(name)))
  const [here, base] = ['here', 'base'].map((side) => medians(pairs.map((pair) => pair[side])))
  return { here, base, ratio: { rate, low, high, cpu, jsCpu } }
}
