// The tracing channel covers every operation, from its call to its outcome, in the caller's context.
import { AsyncLocalStorage } from 'node:async_hooks'
import { tracingChannel } from 'node:diagnostics_channel'
import type { PersistenceOperation } from '@go-go-scope/persistence-native'
import { trace } from '@opentelemetry/api'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startTracing } from '../../examples/tracing.js'
import { MONGODB } from '../../lib/backends/mongodb/backend.js'
import { POSTGRES } from '../../lib/backends/postgres/backend.js'
import { REDIS } from '../../lib/backends/redis/backend.js'
import { attributesOf } from '../../lib/session/tracing.js'
import { allBackends, urlOf } from '../support/all-backends.js'
import type { Adapter, Backend } from '../support/backends.js'
import { held, rejection } from '../support/expectations.js'
import { freshPrefix } from '../support/harness.js'

const channel = tracingChannel<unknown, PersistenceOperation>('go-go-scope:persistence:operation')

interface Seen {
  readonly event: string
  readonly operation: PersistenceOperation
}

function watch(): Seen[] {
  const seen: Seen[] = []
  const on = (event: string) => (operation: PersistenceOperation) => void seen.push({ event, operation })
  const subscribers = {
    start: on('start'),
    end: on('end'),
    asyncStart: on('asyncStart'),
    asyncEnd: on('asyncEnd'),
    error: on('error')
  }
  channel.subscribe(subscribers)
  onTestFinished(() => void channel.unsubscribe(subscribers))
  return seen
}

const opened = (backend: Backend, options = {}): Adapter => {
  const adapter = backend.open(urlOf(backend), { keyPrefix: freshPrefix(), ...options })
  onTestFinished(() => adapter.disconnect())
  return adapter
}

const SYSTEMS: Record<string, string> = {
  redis: 'redis',
  postgres: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mysql',
  mongodb: 'mongodb'
}
const eventsOf = (seen: Seen[], name: string) =>
  seen.filter(({ operation }) => operation['db.operation.name'] === name).map(({ event }) => event)
const WELL = ['start', 'end', 'asyncStart', 'asyncEnd']

/** Every documented method, by name. */
async function callAll(adapter: Adapter): Promise<string[]> {
  const lock = held(await adapter.acquire('k', 5000))
  await lock.extend(5000)
  await lock.isValid()
  await lock.release()
  await adapter.forceRelease('k')
  await adapter.setState('k', { state: 'closed', failureCount: 0 })
  await adapter.getState('k')
  await adapter.recordFailure('k', 3)
  await adapter.recordSuccess('k')
  await adapter.set('k', 'secret value')
  await adapter.get('k')
  await adapter.has('k')
  await adapter.ttl('k')
  await adapter.getMany(['k'])
  await adapter.keys()
  await adapter.delete('k')
  await adapter.clear()
  await adapter.save({ id: 'c', taskId: 't', sequence: 1, timestamp: 1, progress: 0, data: 1 })
  await adapter.load('c')
  await adapter.loadLatest('t')
  await adapter.list('t')
  await adapter.cleanup('t', 1)
  await adapter.deleteAll('t')
  return [
    ...['connect', 'acquire', 'extend', 'isValid', 'release', 'forceRelease', 'setState', 'getState', 'recordFailure'],
    ...[
      'recordSuccess',
      'set',
      'get',
      'has',
      'ttl',
      'getMany',
      'keys',
      'delete',
      'clear',
      'save',
      'load',
      'loadLatest',
      'list',
      'cleanup',
      'deleteAll'
    ]
  ]
}

describe.each(allBackends)('$name', (backend) => {
  it('each operation is published once, with where it went', async () => {
    const seen = watch()
    const names = await callAll(opened(backend))
    expect([...new Set(seen.map(({ operation }) => operation['db.operation.name']))].sort()).toEqual([...names].sort())
    for (const name of names) expect(eventsOf(seen, name), name).toEqual(WELL)
    const { hostname } = new URL(urlOf(backend))
    for (const { operation } of seen)
      expect(operation).toMatchObject({
        'db.system.name': SYSTEMS[backend.name],
        'server.address': hostname,
        'server.port': expect.any(Number)
      })
  })

  it('an operation that fails is published with its error and the error’s code', async () => {
    const url = new URL(urlOf(backend))
    url.port = '1'
    const adapter = backend.open(url.href, { keyPrefix: freshPrefix(), connectTimeout: 500, commandTimeout: 500 })
    onTestFinished(() => adapter.disconnect())
    const seen = watch()
    const error = await rejection(() => adapter.get('k'))
    expect(eventsOf(seen, 'get')).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd'])
    const failed = seen.find(({ event, operation }) => event === 'error' && operation['db.operation.name'] === 'get')
    expect(failed?.operation).toMatchObject({ error, 'error.type': error.code })
  })

  it('is in the context of its caller', async () => {
    const storage = new AsyncLocalStorage<string>()
    const adapter = opened(backend)
    await adapter.connect()
    const contexts: (string | undefined)[] = []
    const subscribers = { start: () => void contexts.push(storage.getStore()) }
    channel.subscribe(subscribers as never)
    onTestFinished(() => void channel.unsubscribe(subscribers as never))
    await Promise.all(['one', 'two'].map((request) => storage.run(request, () => adapter.get(request))))
    expect(contexts).toEqual(['one', 'two'])
  })
})

describe('OpenTelemetry', () => {
  const exporter = new InMemorySpanExporter()
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  let stop: () => void
  beforeAll(() => {
    provider.register()
    stop = startTracing()
  })
  afterAll(async () => {
    stop()
    await provider.shutdown()
  })

  it.each(allBackends)('a span of $name lies under that of the request, and holds no key', async (backend) => {
    const adapter = opened(backend)
    await adapter.connect()
    exporter.reset()
    await trace.getTracer('app').startActiveSpan('GET /', async (request) => {
      await adapter.set('secret key', 'secret value')
      await adapter.get('secret key')
      request.end()
    })
    const spans = exporter.getFinishedSpans()
    const parent = spans.find(({ name }) => name === 'GET /')
    const own = spans.filter(({ name }) => name !== 'GET /')
    expect(own.map(({ name }) => name)).toEqual(['set', 'get'])
    for (const span of own) {
      expect(span.parentSpanContext?.spanId).toBe(parent?.spanContext().spanId)
      expect(span.attributes).toMatchObject({ 'db.system.name': SYSTEMS[backend.name] })
      expect(JSON.stringify(span.attributes)).not.toContain('secret')
    }
  })

  it('a failed operation is a failed span', async () => {
    const adapter = allBackends[0]!.open('redis://127.0.0.1:1', { commandTimeout: 500 })
    onTestFinished(() => adapter.disconnect())
    exporter.reset()
    await rejection(() => adapter.get('k'))
    const span = exporter.getFinishedSpans().find(({ name }) => name === 'get')
    expect(span).toMatchObject({
      status: { code: 2, message: 'CONNECT_FAILED' },
      attributes: { 'error.type': 'CONNECT_FAILED' }
    })
  })
})

describe('attributes', () => {
  it.each<[Parameters<typeof attributesOf>, object]>([
    [[REDIS, { host: 'h', port: 7, database: '3' }], { 'db.namespace': '3', 'server.address': 'h', 'server.port': 7 }],
    [[POSTGRES, { socketPath: '/run' }], { 'server.address': '/run' }],
    [[MONGODB, { uri: 'mongodb://[::1]:7,h/a?b=c', database: 'a' }], { 'server.address': '[::1]', 'server.port': 7 }],
    [[MONGODB, { uri: 'mongodb://%2Frun%2Fm.sock/a' }], { 'server.address': '/run/m.sock' }],
    [[MONGODB, { uri: 'mongodb+srv://h.example/a' }], { 'server.address': 'h.example' }]
  ])('%j', (settings, wanted) => {
    expect(attributesOf(...settings)).toMatchObject(wanted)
  })
})
