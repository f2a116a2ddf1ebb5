// Faults of the network, made by the gate of one process of callers or of all of them.
import { setTimeout as sleep } from 'node:timers/promises'
import { commandTimeout } from '../settings.mjs'

/** The number of one process; undefined: all. */
const whose = ({ next, between }, processes) => (next() < 0.3 ? undefined : between(0, processes - 1))
const longAndShort = ({ between }) => between(200, 2 * commandTimeout)

export const cut = {
  title: 'connections end',
  draw: (random, processes) => ({ gate: whose(random, processes) }),
  make: ({ gates }, { gate }) => gates.call(gate, 'cut')
}

export const reset = {
  title: 'connections are reset',
  draw: cut.draw,
  make: ({ gates }, { gate }) => gates.call(gate, 'cut', { reset: true })
}

export const halfOpen = {
  title: 'connections of which one side is gone',
  draw: (random, processes) => ({
    gate: whose(random, processes),
    gone: random.pick(['client', 'server']),
    time: longAndShort(random)
  }),
  async make({ gates }, { gate, gone, time }) {
    await gates.call(gate, 'halfOpen', gone)
    await sleep(time)
    await gates.call(gate, 'pass')
  }
}

export const blackHole = {
  title: 'everything, or every reply, is swallowed',
  draw: (random, processes) => ({
    gate: whose(random, processes),
    how: random.pick(['stall', 'stallReplies']),
    time: longAndShort(random)
  }),
  async make({ gates }, { gate, how, time }) {
    await gates.call(gate, how)
    await sleep(time)
    await gates.call(gate, 'pass')
  }
}

export const replyCut = {
  title: 'a connection ends after byte N of a reply',
  draw: (random, processes) => ({ gate: whose(random, processes), bytes: random.between(1, 3000) }),
  make: ({ gates }, { gate, bytes }) => gates.call(gate, 'cutAfterReplyBytes', bytes)
}
