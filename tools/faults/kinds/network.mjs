// Faults of the network, made by the proxy of one process of callers or of all of them.
import { setTimeout as sleep } from 'node:timers/promises'
import { commandTimeout } from '../settings.mjs'

/** The number of one process; undefined: all. */
const whose = ({ next, between }, processes) => (next() < 0.3 ? undefined : between(0, processes - 1))
const longAndShort = ({ between }) => between(200, 2 * commandTimeout)

export const cut = {
  title: 'connections end',
  draw: (random, processes) => ({ proxy: whose(random, processes) }),
  make: ({ proxies }, { proxy }) => proxies.call(proxy, 'cut')
}

export const reset = {
  title: 'connections are reset',
  draw: cut.draw,
  make: ({ proxies }, { proxy }) => proxies.call(proxy, 'cut', { reset: true })
}

export const halfOpen = {
  title: 'connections of which one side is gone',
  draw: (random, processes) => ({
    proxy: whose(random, processes),
    gone: random.pick(['client', 'server']),
    time: longAndShort(random)
  }),
  async make({ proxies }, { proxy, gone, time }) {
    await proxies.call(proxy, 'halfOpen', gone)
    await sleep(time)
    await proxies.call(proxy, 'pass')
  }
}

export const blackHole = {
  title: 'everything, or every reply, is swallowed',
  draw: (random, processes) => ({
    proxy: whose(random, processes),
    how: random.pick(['stall', 'stallReplies']),
    time: longAndShort(random)
  }),
  async make({ proxies }, { proxy, how, time }) {
    await proxies.call(proxy, how)
    await sleep(time)
    await proxies.call(proxy, 'pass')
  }
}

export const replyCut = {
  title: 'a connection ends after byte N of a reply',
  draw: (random, processes) => ({ proxy: whose(random, processes), bytes: random.between(1, 3000) }),
  make: ({ proxies }, { proxy, bytes }) => proxies.call(proxy, 'cutAfterReplyBytes', bytes)
}
