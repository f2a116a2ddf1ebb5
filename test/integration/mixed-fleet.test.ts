// docs/migrating.md on processes that use a JavaScript adapter beside a native one. The test runs such an adapter's
// statements in place of the adapter.
import { describe, expect, it } from 'vitest'
import { harness } from '../support/harness.js'
import { mongodb } from '../support/mongodb-backend.js'
import { mariadb, mysql } from '../support/mysql-backend.js'
import { postgres } from '../support/postgres-backend.js'
import { redis } from '../support/redis-backend.js'

const ofTask = (data: string, sequence: number) => ({
  id: `${data}-${sequence}`,
  taskId: 'job',
  sequence,
  timestamp: 1,
  progress: 0,
  data
})

const postgresZone = (zone: string) => `SELECT set_config('TimeZone', '${zone}', false)`
const mysqlZone = (zone: string) => `SET time_zone = '${zone}'`

describe.each([
  { backend: postgres, column: 'key', inZone: postgresZone, tokyo: 'Asia/Tokyo', utc: 'UTC' },
  { backend: mariadb, column: '`key`', inZone: mysqlZone, tokyo: '+09:00', utc: '+00:00' },
  { backend: mysql, column: '`key`', inZone: mysqlZone, tokyo: '+09:00', utc: '+00:00' }
])('$backend.server', ({ backend, column, inZone, tokyo, utc }) => {
  const all = harness(backend)

  it('their session reads an entry with a ttl only if its zone is UTC', async () => {
    const adapter = all.open()
    await adapter.set('k', 1, 60_000)
    const key = `${all.prefixOf(adapter)}cache:k`
    const theirs = `SELECT value FROM go_goscope_cache WHERE ${column} = '${key}' AND expires_at > NOW()`
    const found = async (zone: string) => {
      await all.reader.run([inZone(zone)])
      return ((await all.reader.run([theirs])) as unknown[]).length
    }
    expect([await found(tokyo), await found(utc)]).toEqual([0, 1])
  })
})

describe('redis', () => {
  const all = harness(redis)

  it('checkpoints of both under one prefix overwrite each other, and ours list none of theirs', async () => {
    const adapter = all.open()
    const theirs = ({ sequence }: { sequence: number }) => `${all.prefixOf(adapter)}checkpoint:job:${sequence}`
    for (const sequence of [1, 2]) await adapter.save(ofTask('ours', sequence))
    for (const one of [ofTask('theirs', 2), ofTask('theirs', 3)])
      await all.reader.run(['SET', theirs(one), JSON.stringify(one)])
    expect((await adapter.list('job')).map(({ id }) => id)).toEqual(['ours-1', 'theirs-2'])
    expect(await adapter.load('theirs-3')).toBeUndefined()
    await adapter.save(ofTask('ours', 3))
    expect((await all.reader.checkpoint(all.prefixOf(adapter), 'job', 3))?.id).toBe('ours-3')
  })
})

describe.each([
  { backend: mysql, theirs: 'user:%', ours: 'user:*' },
  { backend: mariadb, theirs: 'user:%', ours: 'user:*' },
  { backend: mongodb, theirs: 'user:*', ours: 'user:.*' }
])('keys() of $backend.server', ({ backend, theirs, ours }) => {
  const all = harness(backend)

  it('takes the documented dialect and not that of the JavaScript adapter', async () => {
    const adapter = all.open()
    await adapter.set('user:1', 1)
    expect([await adapter.keys(theirs), await adapter.keys(ours)]).toEqual([[], ['user:1']])
  })
})
