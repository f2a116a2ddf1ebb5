// Any argument of a public method is sent, or it is refused before a byte is sent, by a typed error that names the
// argument.
import { setTimeout as pause } from 'node:timers/promises'
import { PersistenceError } from '@go-go-scope/persistence-native'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FaultProxy, openFaultProxy } from '../../tools/fault-proxy.mjs'
import { patience } from '../races/support/scale.js'
import { allBackends } from '../support/all-backends.js'
import type { Backend, Scratch } from '../support/backends.js'
import { held } from '../support/expectations.js'
import { freshPrefix } from '../support/harness.js'

import { runs, settings } from './support/arbitraries.js'
import { type Method, methods, type Subject } from './support/methods.js'

/** Calls in flight at once. One after the other, each would wait for the server. */
const TOGETHER = 50
const MINUTE = 60_000
const broken = ['CONNECT_FAILED', 'CONNECTION_LOST', 'TIMEOUT', 'QUEUE_FULL', 'CLOSED']

function refusalBy({ names }: Method, error: unknown): Error {
  const { name, message, code } = error as Error & { code: string }
  expect(['TypeError', 'RangeError'], `${error}`).toContain(name)
  expect(code).toMatch(/^ERR_/)
  expect(
    names.some((argument) => message.includes(argument)),
    message
  ).toBe(true)
  return error as Error
}

/** The error of a refused call; undefined if the call was sent. */
async function refusalOf(method: Method, subject: Subject, args: readonly unknown[]): Promise<Error | undefined> {
  const promise = method.call(subject, args as never[])
  expect(promise).toBeInstanceOf(Promise)
  try {
    await promise
    return undefined
  } catch (error) {
    if (!(error instanceof PersistenceError)) return refusalBy(method, error)
    expect(broken).not.toContain(error.code)
    return undefined
  }
}

async function gateTo(backend: Backend, url: string): Promise<FaultProxy> {
  const { hostname, port } = new URL(url)
  return openFaultProxy({ host: hostname, port: Number(port || backend.defaultPort) })
}

/** Waits until the adapter sends nothing more without a call. */
async function whenQuiet(proxy: FaultProxy): Promise<void> {
  for (let sent = -1; sent !== proxy.bytesIn; await pause(50)) sent = proxy.bytesIn
}

describe.each(allBackends)('$server', patience, (backend) => {
  let own: Scratch
  let proxy: FaultProxy
  let subject: Subject

  beforeAll(async () => {
    own = await backend.scratch()
    proxy = await gateTo(backend, own.url)
    const options = { keyPrefix: freshPrefix(), connectTimeout: MINUTE, commandTimeout: MINUTE, connections: 1 }
    const adapter = backend.open(backend.withPort(own.url, proxy.port), options)
    subject = { adapter, lock: held(await adapter.acquire('locked', 60 * MINUTE)) }
  })
  afterAll(async () => {
    await subject.adapter.disconnect()
    await proxy.close()
    await own.drop()
  })

  it.each(methods)('$name', async (method) => {
    const refused: (readonly unknown[])[] = []
    const calls = fc.array(method.args, { minLength: TOGETHER, maxLength: TOGETHER })
    const property = fc.asyncProperty(calls, async (all) => {
      const refusals = await Promise.all(all.map((args) => refusalOf(method, subject, args)))
      refused.push(...all.filter((_, at) => refusals[at]))
    })
    const sentBefore = proxy.bytesIn
    await fc.assert(property, settings(runs / TOGETHER))
    await whenQuiet(proxy)
    const sent = proxy.bytesIn
    expect(sent, 'some were sent').toBeGreaterThan(sentBefore)
    expect(refused.length, 'some were refused').toBeGreaterThan(0)
    for (const args of refused) expect(await refusalOf(method, subject, args)).toBeInstanceOf(Error)
    await pause(50)
    expect(proxy.bytesIn, 'bytes sent for what is refused').toBe(sent)
  })
})
