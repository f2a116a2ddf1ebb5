// The events. Each starts its servers on a stage and returns where the callers connect to (`url`, `env`) and `change`, which
// resolves to the URL of the new primary as soon as that can be reached by `url`.
import { setTimeout as sleep } from 'node:timers/promises'
import { openFaultProxy } from '../fault-proxy.mjs'
import { waitFor } from '../servers/wait.mjs'
import { startHaproxy } from '../servers.mjs'
import { movePair, moveSet } from './moved.mjs'

const withPort = (url, port) => Object.assign(new URL(url), { port }).href
const behindBy = 300

async function throughFaultProxy(stage, pair, change) {
  const proxy = await stage.use(openFaultProxy({ port: pair.nodes[0].port }))
  return {
    version: pair.version,
    url: withPort(pair.nodes[0].url, proxy.port),
    async change() {
      const next = await change()
      proxy.retarget({ port: next.port })
      return next.url
    }
  }
}

async function demoted(stage, { start, demote }) {
  const pair = await stage.use(start())
  return throughFaultProxy(stage, pair, () => demote(pair))
}

async function killed(stage, { start }) {
  const pair = await stage.use(start())
  if (pair.backend !== 'postgres') return throughFaultProxy(stage, pair, () => pair.failOver())
  const { version, url } = pair
  return { version, url, change: async () => (await pair.failOver()).url }
}

async function killedBehind(stage, { start, cutOff }) {
  const pair = await stage.use(start())
  return throughFaultProxy(stage, pair, async () => {
    await cutOff(pair.nodes[1])
    await sleep(behindBy)
    return pair.failOver()
  })
}

async function leadsOnlyTo(proxy, wanted) {
  const targets = await proxy.targets()
  return targets.length > 0 && targets.every(wanted)
}

// By default HAProxy accepts a connection, and then tries a dead node for three seconds before it ends it.
const settings = { retries: 0 }

async function behindProxy(stage, group, keepsSessions, change) {
  const proxy = await stage.use(startHaproxy({ group, keepsSessions, settings }))
  return {
    version: group.version,
    url: proxy.url,
    async change() {
      const next = await change()
      const takes = await Promise.all(group.nodes.map((node) => group.takesWrites(node)))
      const isRight = (node) => takes[group.nodes.indexOf(node)]
      await waitFor(() => leadsOnlyTo(proxy, isRight), 'HAProxy did not lead to the new primary')
      return next.url
    }
  }
}

async function proxied(stage, { watched }) {
  const group = await stage.use(watched())
  return behindProxy(stage, group, false, () => group.failOver())
}

async function proxiedDemoted(stage, { start }) {
  const pair = await stage.use(start())
  return behindProxy(stage, pair, true, () => pair.switchOver())
}

async function oneGone(stage, { three }) {
  const group = await stage.use(three())
  return behindProxy(stage, group, false, () => group.failOver())
}

async function ofSet(stage, { start }, change) {
  const set = await stage.use(start())
  const { version, url } = set
  return {
    version,
    url,
    async change() {
      await change(set)
      await set.primary()
      return url
    }
  }
}

async function setKilled(set) {
  const killed = await set.kill()
  await set.primary()
  // It comes back while the callers are served by the others.
  set.rejoin(killed).catch(() => {})
}

async function setProxied(stage, { watched }) {
  const set = await stage.use(watched())
  const staged = await behindProxy(stage, set, false, () => set.failOver())
  return { ...staged, change: () => staged.change().then(() => set.url) }
}

/** By the name of `--scenarios`. MongoDB has its own scenarios, because its driver follows the set. */
export const scenarios = {
  demoted: {
    title: 'demoted, stays up',
    stage: demoted,
    mongodb: (stage, own) => ofSet(stage, own, (set) => set.stepDown())
  },
  killed: { title: 'killed', stage: killed, mongodb: (stage, own) => ofSet(stage, own, setKilled) },
  behind: { title: 'killed, replica 0.3 s behind', stage: killedBehind },
  moved: { title: 'killed, all addresses change', stage: movePair, mongodb: moveSet },
  proxy: { title: 'killed, behind HAProxy', stage: proxied, mongodb: setProxied },
  'proxy-demoted': { title: 'demoted, behind HAProxy that keeps sessions', stage: proxiedDemoted },
  gone: {
    title: 'one of three gone for good',
    stage: oneGone,
    mongodb: (stage, own) => ofSet(stage, own, (set) => set.kill())
  }
}
