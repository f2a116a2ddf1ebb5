// Tables that another program made by the documented statements: altered once if that is allowed, else used with care.
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { documentedTables, humble, opener, warnings } from '../faults/support/documented-tables.js'
import { outcomeOf } from '../faults/support/outcomes.js'
import { held, rejection } from '../support/expectations.js'
import { freshPrefix } from '../support/harness.js'
import { mariadb, mysql } from '../support/mysql-backend.js'
import { runTogether } from '../support/processes.js'

const full = process.env.PERSISTENCE_FULL !== undefined
const rows = full ? 100_000 : 5000
const processes = full ? 64 : 8

const columnsSql = `SELECT table_name AS name, column_name AS col, datetime_precision AS digits, collation_name AS coll
  FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY 1, 2`

describe.each([mariadb, mysql].map((backend) => [backend.name, backend] as const))('%s', (_name, backend) => {
  it(`tables with ${rows} rows are altered once by ${processes} processes that start together`, async () => {
    const scratch = await documentedTables(backend)
    await scratch.reader.run(backend.fill('old:', rows))
    const ended = await runTogether('test/integration/scripts/connects.mjs', {
      count: processes,
      args: () => [backend.name, scratch.url],
      timeout: 120_000
    })
    expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(ended.map(() => [0, '']))
    const columns = (await scratch.reader.run([columnsSql])) as Record<string, unknown>[]
    const keys = columns.filter(({ col }) => ['key', 'id', 'task_id', 'owner'].includes(String(col)))
    expect(keys.length).toBeGreaterThan(5)
    for (const { coll } of keys) expect(coll).toMatch(/^utf8mb4_(nopad|0900)_bin$/)
    for (const { col, digits } of columns) if (String(col).match(/expires_at|_time$/)) expect(digits).toBe(3)
    const adapter = opener(backend, scratch.url)({ keyPrefix: 'old:' })
    expect(await adapter.keys()).toHaveLength(rows)
    const keysToTell = ['Res', 'res', 'rés', 'res ']
    expect((await Promise.all(keysToTell.map((key) => adapter.acquire(key, 5000)))).map(Boolean)).toEqual(
      keysToTell.map(() => true)
    )
  }, 180_000)

  it('with a role that may not alter: said, with the statement to run', async () => {
    const url = await humble(await documentedTables(backend))
    const seen = warnings()
    await opener(backend, url)().acquire('k', 1000)
    expect(seen[0]).toMatch(/ALTER TABLE `go_goscope_locks` MODIFY/)
  })

  it('with a role that may not alter: a lock never ends early', async () => {
    const open = opener(backend, await humble(await documentedTables(backend)))
    const prefix = freshPrefix()
    const [one, other] = [open({ keyPrefix: prefix }), open({ keyPrefix: prefix })]
    for (let round = 0; round < 8; round++) {
      const began = performance.now()
      const lock = held(await one.acquire(`k${round}`, 400))
      let taken: unknown = null
      while (taken === null) {
        await sleep(40)
        taken = await other.acquire(`k${round}`, 5000)
      }
      expect(performance.now() - began).toBeGreaterThanOrEqual(400)
      expect(lock.expiresAt % 1000).toBe(0)
    }
  })

  it('with a role that may not alter: keys that fold together are a KEY_COLLISION', async () => {
    const adapter = opener(backend, await humble(await documentedTables(backend)))()
    const collision = expect.objectContaining({ code: 'KEY_COLLISION' })
    held(await adapter.acquire('Res', 5000))
    await adapter.set('Key', 'mine')
    await adapter.recordFailure('Gate', 3)
    expect(await rejection(() => adapter.acquire('res', 5000))).toEqual(collision)
    expect(await rejection(() => adapter.get('key'))).toEqual(collision)
    expect(await rejection(() => adapter.has('KEY'))).toEqual(collision)
    expect(await rejection(() => adapter.ttl('KEY'))).toEqual(collision)
    expect(await rejection(() => adapter.getMany(['other', 'KEY']))).toEqual(collision)
    expect(await adapter.getMany(['other', 'Key'])).toEqual([null, 'mine'])
    expect(await rejection(() => adapter.set('key', 'theirs'))).toEqual(collision)
    expect(await rejection(() => adapter.getState('gate'))).toEqual(collision)
    expect(await rejection(() => adapter.recordFailure('gate', 3))).toEqual(collision)
    expect([await adapter.get('Key'), await adapter.recordFailure('Gate', 3)]).toEqual(['mine', 2])
    await adapter.clear()
    expect(await adapter.get('Key')).toBeNull()
  })
  it('with a role that may not alter: checkpoints, too, are told apart byte for byte', async () => {
    const adapter = opener(backend, await humble(await documentedTables(backend)))()
    const checkpoint = (id: string, taskId: string, sequence: number) => ({
      ...{ id, taskId, sequence, timestamp: 1, progress: 0, data: id }
    })
    const collision = expect.objectContaining({ code: 'KEY_COLLISION', operation: 'save', outcomeKnown: true })
    await adapter.save(checkpoint('Job', 'Task', 1))
    const saves = ['job', 'JOB'].map((id) => rejection(() => adapter.save(checkpoint(id, 'task', 1))))
    expect(await Promise.all(saves)).toEqual([collision, collision])
    expect(await rejection(() => adapter.load('job'))).toEqual(expect.objectContaining({ code: 'KEY_COLLISION' }))
    expect([await adapter.list('Task'), await adapter.list('task')]).toEqual([[checkpoint('Job', 'Task', 1)], []])
    // A checkpoint that replaces another one is no collision, nor is a task named like an id.
    await adapter.save(checkpoint('job', 'Task', 1))
    expect(await adapter.list('Task')).toEqual([checkpoint('job', 'Task', 1)])
    await adapter.deleteAll('JOB')
    await adapter.deleteAll('task')
    await adapter.cleanup('TASK', 0)
    expect(await adapter.load('job')).toEqual(checkpoint('job', 'Task', 1))
  })

  it('with a role that may not alter: many at once, and one at a time has each key', async () => {
    const url = await humble(await documentedTables(backend))
    const prefix = freshPrefix()
    const adapters = Array.from({ length: 4 }, () => opener(backend, url)({ keyPrefix: prefix }))
    const ids = ['Res', 'res', 'RES', 'rEs']
    const saved = await Promise.all(
      adapters.flatMap((adapter, at) =>
        Array.from({ length: 10 }, () =>
          outcomeOf(() =>
            adapter.save({ id: ids[at]!, taskId: `${at}`, sequence: 1, timestamp: 1, progress: 0, data: ids[at]! })
          )
        )
      )
    )
    const fine = ids.filter((_, at) => saved.slice(at * 10, at * 10 + 10).some(({ code }) => code === undefined))
    expect(fine).toHaveLength(1)
    expect(new Set(saved.map(({ code }) => code))).toEqual(new Set([undefined, 'KEY_COLLISION']))
    expect(await adapters[0]!.load(fine[0]!)).toMatchObject({ id: fine[0], data: fine[0] })
  })

  it('with a role that may not alter: a lock that went to another is lost, not an error', async () => {
    const adapter = opener(backend, await humble(await documentedTables(backend)))()
    const lost = held(await adapter.acquire('Res', 5000, 'me'))
    await adapter.forceRelease('Res')
    const other = held(await adapter.acquire('res', 5000, 'me'))
    expect([await lost.isValid(), await lost.extend(5000)]).toEqual([false, false])
    await lost.release()
    expect(await other.isValid()).toBe(true)
  })
})
