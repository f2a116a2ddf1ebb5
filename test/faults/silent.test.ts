// A server that goes silent at any point: every promise settles within its time-out, and calls succeed after recovery.
import { describe, expect, it } from 'vitest'

import type { FaultProxy } from '../../tools/fault-proxy.mjs'
import type { Adapter } from '../support/backends.js'
import { calls } from '../support/calls.mjs'
import { eventually } from '../support/expectations.js'
import { harness } from '../support/harness.js'
import { figure, inMs } from './support/figures.js'
import { codesOf, longest, outcomeOf } from './support/outcomes.js'
import { gateTo, openOn, ownServer, type Subject, subjects, through } from './support/subjects.js'

const timeout = 300
/** The guarantee is 100 ms; the test allows ten times as much for a busy machine. */
const late = 1000
const options = { connectTimeout: timeout, commandTimeout: timeout, reconnectDelay: { min: 5, max: 20 } }

/** A busy machine may need more than one time-out to log in. This test is not about that. */
async function connected(adapter: Adapter, attempts = 20): Promise<void> {
  try {
    await adapter.connect()
  } catch (error) {
    if (attempts === 0) throw error
    await connected(adapter, attempts - 1)
  }
}

async function timesOut(adapter: Adapter, asked: ((adapter: Adapter) => Promise<unknown>)[]): Promise<void> {
  const outcomes = await Promise.all(asked.map((call) => outcomeOf(() => call(adapter))))
  figure(`${outcomes.length} calls end ${inMs(longest(outcomes) - timeout)} after their time-out at the latest`)
  expect(codesOf(outcomes)).toEqual(['TIMEOUT'])
  expect(longest(outcomes)).toBeLessThan(timeout + late)
}

async function recovers(proxy: FaultProxy, adapter: Adapter): Promise<void> {
  await proxy.pass()
  await eventually(async () => (await outcomeOf(() => adapter.set('recovered', 1))).code === undefined, Boolean)
  expect(await adapter.get('recovered')).toBe(1)
}

const everyCall = Object.values(calls)
const connect = (adapter: Adapter) => adapter.connect()
const readLarge = (adapter: Adapter) => adapter.get('large')

async function securely(subject: Subject) {
  const server = await ownServer(subject, { tls: true })
  // Creating the tables of an empty database may take longer than the time-out of this test.
  await openOn(subject, server.url, { tls: { ca: server.ca } }).connect()
  const proxy = await gateTo(server)
  return { proxy, adapter: openOn(subject, through(proxy, server.url), { ...options, tls: { ca: server.ca } }) }
}

describe.each(subjects)('silent %s', (_name, subject) => {
  const all = harness(subject.backend)

  it('at accept', async () => {
    const { proxy, adapter } = await all.proxied(options)
    proxy.stall()
    await timesOut(adapter, [connect, ...everyCall])
    await recovers(proxy, adapter)
  })

  it('in the middle of the login', async () => {
    const { proxy, adapter } = await all.proxied(options)
    proxy.stallAfterReplyBytes(3)
    await timesOut(adapter, [connect, ...everyCall])
    await recovers(proxy, adapter)
  })

  it.each([
    ['before', 0],
    ['in the middle of', 100],
    ['near the end of', 900]
  ])('%s the TLS handshake', async (_where, bytes) => {
    const { proxy, adapter } = await securely(subject)
    if (subject.bytesBeforeTls + bytes === 0) proxy.stallReplies()
    else proxy.stallAfterReplyBytes(subject.bytesBeforeTls + bytes)
    await timesOut(adapter, [connect, ...everyCall])
    await recovers(proxy, adapter)
  })

  it('after the login', async () => {
    const { proxy, adapter } = await all.proxied(options)
    await connected(adapter)
    proxy.stall()
    await timesOut(adapter, everyCall)
    await recovers(proxy, adapter)
  })

  it('after the login, over TLS', async () => {
    const { proxy, adapter } = await securely(subject)
    await connected(adapter)
    proxy.stall()
    await timesOut(adapter, everyCall)
    await recovers(proxy, adapter)
  })

  it('in the middle of a reply', async () => {
    const { proxy, adapter } = await all.proxied(options)
    await adapter.set('large', 'x'.repeat(300_000))
    proxy.stallAfterReplyBytes(100_000)
    await timesOut(adapter, [readLarge, readLarge])
    await recovers(proxy, adapter)
    expect(await adapter.get('large')).toHaveLength(300_000)
  })
})
