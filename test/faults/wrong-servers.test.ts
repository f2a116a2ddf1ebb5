// A URL of a server of another kind than intended: one sentence of the error names it.
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import {
  type RedisServer,
  startMongodb,
  startNutcracker,
  startRedis,
  startRedisSentinels
} from '../../tools/servers.mjs'
import { askRedis } from '../support/ask.js'
import type { Backend } from '../support/backends.js'
import { mongodb } from '../support/mongodb-backend.js'
import { redis } from '../support/redis-backend.js'
import { diagnose } from './support/doctor.js'
import { outcomeOf } from './support/outcomes.js'
import { releases } from './support/redis-releases.js'

function open(backend: Backend, url: string) {
  const adapter = backend.open(url, { keyPrefix: 'wrong:', connectTimeout: 2_000, commandTimeout: 1_000 })
  onTestFinished(() => adapter.disconnect())
  return adapter
}

async function expectSentence(backend: Backend, url: string, expected: object) {
  const adapter = open(backend, url)
  expect((await outcomeOf(() => adapter.set('k', 1))).error).toMatchObject({ ...expected, outcomeKnown: true })
  expect((await outcomeOf(() => adapter.connect())).error).toMatchObject(expected)
}

const unsupported = (message: RegExp) => ({
  code: 'UNSUPPORTED_OPTION',
  retryable: false,
  message: expect.stringMatching(message)
})

describe('redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.stop())

  it.each(releases)('a node of a cluster, release %s', async (release) => {
    const node = await startRedis({ release, args: ['--cluster-enabled', 'yes'] })
    onTestFinished(() => node.stop())
    await expectSentence(redis, node.url, unsupported(/node of a cluster/))
    const url = Object.assign(new URL(node.url), { username: 'app', password: 'pw' }).href
    for (const command of ['-info', '-hello']) {
      await askRedis(node.url, {}, ['ACL', 'SETUSER', 'app', 'reset', 'on', '>pw', '~*', '+@all', command])
      await expectSentence(redis, url, unsupported(/node of a cluster/))
    }
    expect((await diagnose([url])).problems).toEqual([expect.stringMatching(/^connection: .*node of a cluster/)])
  })

  it('a Sentinel', async () => {
    const group = await startRedisSentinels()
    onTestFinished(() => group.stop())
    await expectSentence(redis, `redis://127.0.0.1:${group.sentinels[0]!.port}`, unsupported(/is a Sentinel/))
  })

  it('a proxy that spreads keys over servers', async () => {
    const proxy = await startNutcracker({ servers: [server] })
    onTestFinished(() => proxy.stop())
    await expectSentence(redis, proxy.url, {
      code: 'CONNECT_FAILED',
      message: expect.stringMatching(/proxy that spreads keys/)
    })
  })
})

describe('mongodb', () => {
  it('a replica set of another name', async () => {
    const server = await startMongodb()
    onTestFinished(() => server.stop())
    const url = new URL(server.url)
    url.searchParams.delete('directConnection')
    url.searchParams.set('replicaSet', 'another')
    await expectSentence(mongodb, url.href, {
      code: 'CONNECT_FAILED',
      message: expect.stringMatching(/of the replica set "rs0".* replicaSet=another/)
    })
  })

  it('a replica set of another name, connected to directly', async () => {
    const server = await startMongodb()
    onTestFinished(() => server.stop())
    await expectSentence(mongodb, `${server.url}&replicaSet=another`, {
      code: 'CONNECT_FAILED',
      message: expect.stringMatching(/of the replica set "rs0".* replicaSet=another/)
    })
  })

  it.each([
    '?directConnection=true',
    '',
    '?replicaSet=rs0',
    '?replicaSet=rs0&directConnection=true',
    '?replicaSet=another'
  ])('a replica set that was never initiated: %s', async (query) => {
    const server = await startMongodb({ initiated: false })
    onTestFinished(() => server.stop())
    const { host } = new URL(server.url)
    await expectSentence(mongodb, `mongodb://${host}/test${query}`, {
      code: 'CONNECT_FAILED',
      message: expect.stringMatching(`${host} has no replica set yet, .*: run rs.initiate\\(\\) on it`),
      retryable: true,
      outcomeKnown: true
    })
  })
})
