// examples/pino.ts: an application's log contains the adapters' events, but no secrets.
import { type PersistenceError, RedisAdapter } from '@go-go-scope/persistence-native/redis'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startLogging } from '../../examples/pino.js'
import { openFaultProxy } from '../../tools/fault-proxy.mjs'
import { allBackends, urlOf } from '../support/all-backends.js'
import { eventually, rejection } from '../support/expectations.js'
import { freshPrefix, quickly } from '../support/harness.js'

interface Line extends Record<string, unknown> {
  level: number
}

const [INFO, WARN, ERROR] = [pino.levels.values.info, pino.levels.values.warn, pino.levels.values.error]

function logged(): { lines: Line[]; text(): string } {
  const lines: Line[] = []
  const stop = startLogging(pino({ level: 'trace' }, { write: (line: string) => void lines.push(JSON.parse(line)) }))
  onTestFinished(stop)
  return { lines, text: () => JSON.stringify(lines) }
}

describe.each(allBackends)('$name', (backend) => {
  it('errors are logged with their code, and without password, key and value', async () => {
    const log = logged()
    const url = Object.assign(new URL(urlOf(backend)), { port: '1', username: 'app', password: 's3cret' })
    const adapter = backend.open(url.href, { keyPrefix: freshPrefix(), ...quickly })
    onTestFinished(() => adapter.disconnect())
    const error = (await rejection(() => adapter.set('s3cret key', 's3cret value'))) as unknown as PersistenceError
    const { code, retryable, outcomeKnown, message: msg } = error
    const common = { level: ERROR, backend: error.backend, type: 'error' }
    expect(log.lines).toContainEqual(
      expect.objectContaining({ ...common, operation: 'set', code, retryable, outcomeKnown, msg })
    )
    expect(log.text()).not.toContain('s3cret')
  })

  it('a lost connection is a warning, its return a note', async () => {
    const log = logged()
    const { hostname, port } = new URL(urlOf(backend))
    const proxy = await openFaultProxy({ host: hostname, port: Number(port || backend.defaultPort) })
    onTestFinished(() => proxy.close())
    const adapter = backend.open(backend.withPort(urlOf(backend), proxy.port), { keyPrefix: freshPrefix() })
    onTestFinished(() => adapter.disconnect())
    await adapter.connect()
    proxy.cut()
    await eventually(() => log.lines.some(({ type }) => type === 'disconnect'), Boolean)
    await adapter.get('k')
    await eventually(() => log.lines.some(({ type }) => type === 'reconnect'), Boolean)
    const levels = new Map(log.lines.map(({ type, level }) => [type, level]))
    expect([levels.get('disconnect'), levels.get('reconnect')]).toEqual([WARN, INFO])
  })
})

it('what a function for the password throws is not logged', async () => {
  const log = logged()
  const password = () => {
    throw new Error('vault is sealed with s3cret')
  }
  const { hostname: host, port } = new URL(urlOf(allBackends[0]!))
  const adapter = new RedisAdapter({ host, port: Number(port), password }, quickly)
  onTestFinished(() => adapter.disconnect())
  await rejection(() => adapter.get('k'))
  expect(log.lines).toContainEqual(expect.objectContaining({ level: ERROR, code: 'AUTH_FAILED' }))
  expect(log.text()).not.toContain('s3cret')
})

it('nothing is logged after its end', async () => {
  const lines: string[] = []
  const stop = startLogging(pino({}, { write: (line: string) => void lines.push(line) }))
  stop()
  const adapter = allBackends[0]!.open('redis://127.0.0.1:1', quickly)
  onTestFinished(() => adapter.disconnect())
  await rejection(() => adapter.get('k'))
  expect(lines).toEqual([])
})
