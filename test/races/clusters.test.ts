// Clusters of MariaDB and MySQL whose nodes all take writes. A named lock is known to one node only. A confirmed
// write reaches the other nodes later. Two writes to one row conflict when they are committed.
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startGalera, startGroupReplication } from '../../tools/servers.mjs'
import type { Adapter, Options } from '../support/backends.js'
import { times } from '../support/expectations.js'
import { freshPrefix } from '../support/harness.js'
import { clientConfig, mariadb, mysql } from '../support/mysql-backend.js'
import { until } from '../support/wait.js'
import { scaled } from './support/scale.js'

const rounds = scaled(300, 25)
const numbers = (count: number) => times(count, (at) => at)
const clusters = [
  ['Galera', mariadb, () => startGalera()],
  ['Group Replication', mysql, () => startGroupReplication({ multiPrimary: true })]
] as const
const checkpoint = (id: string, taskId: string, sequence: number) => ({
  ...{ id, taskId, sequence, timestamp: 1, progress: 0 },
  data: id
})

describe.each(clusters)('%s', { timeout: 240_000 }, (_name, backend, start) => {
  let cluster: Awaited<ReturnType<typeof start>>
  beforeAll(async () => {
    cluster = await start()
  }, 120_000)
  afterAll(() => cluster?.stop())

  /** One adapter for each node. */
  function open(options: Options & { causalReads?: boolean } = {}): Adapter[] {
    const given = { keyPrefix: freshPrefix(), commandTimeout: 20_000, ...options }
    const adapters = cluster.nodes.map(({ url }) => backend.open(url, given))
    onTestFinished(async () => void (await Promise.all(adapters.map((adapter) => adapter.disconnect()))))
    return adapters
  }

  it('adapters that start on each node at once find or make the tables', async () => {
    const adapters = open()
    await Promise.all(adapters.map((adapter) => adapter.connect()))
    await Promise.all(adapters.map((adapter, at) => adapter.set(`k${at}`, at)))
  })

  it('a task has one checkpoint of a sequence, whichever nodes save it', async () => {
    const keyPrefix = freshPrefix()
    const adapters = open({ keyPrefix })
    for (const round of numbers(rounds))
      await Promise.all(
        adapters.map((adapter, at) => adapter.save(checkpoint(`${round}-${at}`, `t${round % 5}`, round)))
      )
    const connection = await createConnection(clientConfig(cluster.url))
    onTestFinished(() => connection.end())
    const sql = `SELECT task_id, sequence, COUNT(*) AS count FROM go_goscope_checkpoints
      WHERE LEFT(task_id, ?) = ? GROUP BY task_id, sequence`
    const [rows] = await connection.query<RowDataPacket[]>(sql, [keyPrefix.length, keyPrefix])
    expect(rows.map(({ count }) => count)).toEqual(times(rounds, () => 1))
    const [left] = await connection.query("SELECT id FROM go_goscope_checkpoints WHERE id LIKE 'go\\_goscope%'")
    expect(left).toEqual([])
  })

  it('saves, clean-ups and removals on several nodes meet no error', async () => {
    const adapters = open()
    const works = adapters.map(async (adapter, at) => {
      for (const round of numbers(rounds)) {
        await adapter.save(checkpoint(`shared-${(round + at) % 3}`, 't', round))
        await adapter.cleanup('t', 2)
        if (round % 10 === 9) await adapter.deleteAll('t')
      }
    })
    await Promise.all(works)
    await adapters[0]!.deleteAll('t')
    await until(async () => (await Promise.all(adapters.map((one) => one.list('t')))).every((all) => all.length === 0))
  })

  // A node that repeats a statement sends the rows of both executions.
  it('failures of one breaker count one by one, also several of one turn', async () => {
    const adapters = open()
    const turn = (adapter: Adapter) => times(10, (at) => adapter.recordFailure(`b${at % 2}`, 1_000_000))
    const counts: number[][] = [[], []]
    const works = adapters.map(async (adapter) => {
      for (const _ of numbers(rounds)) {
        const told = await Promise.all(turn(adapter))
        told.forEach((count, at) => void counts[at % 2]!.push(count))
      }
    })
    await Promise.all(works)
    for (const own of counts) expect(own.sort((a, b) => a - b)).toEqual(times(own.length, (at) => at + 1))
  })

  it('one of several nodes gets a lock', async () => {
    const adapters = open()
    for (const round of numbers(rounds)) {
      const locks = await Promise.all(adapters.map((adapter) => adapter.acquire(`k${round}`, 20_000)))
      expect(locks.filter(Boolean)).toHaveLength(1)
    }
  })

  it('with causalReads each node sees what another one has confirmed', async () => {
    const [one, other, third] = open({ causalReads: true }) as [Adapter, Adapter, Adapter]
    for (const round of numbers(rounds)) {
      await one.set('k', round)
      expect(await other.get('k')).toBe(round)
      await one.acquire(`k${round}`, 20_000, 'me')
      expect(await third.extend(`k${round}`, 20_000, 'me')).toBe(true)
      await one.save(checkpoint('c', 't', round))
      expect(await third.loadLatest('t')).toMatchObject({ sequence: round })
    }
  })
})
