// Tables that another program made by the documented statements: altered once where that is allowed, else used with care.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Adapter, Backend, Options, Scratch } from '../support/backends.js'
import { held, rejection } from '../support/expectations.js'
import { freshPrefix } from '../support/harness.js'
import { clientConfig, connect, mariadb, mysql } from '../support/mysql-backend.js'
import { runTogether } from '../support/processes.js'

const full = process.env.PERSISTENCE_FULL !== undefined
const rows = full ? 100_000 : 5000
const processes = full ? 64 : 8

const documented = [
  `CREATE TABLE IF NOT EXISTS go_goscope_locks (
    \`key\` VARCHAR(255) PRIMARY KEY,
    owner VARCHAR(255) NOT NULL,
    expires_at DATETIME NOT NULL,
    INDEX idx_expires (expires_at)
  ) ENGINE=InnoDB`,
  `CREATE TABLE IF NOT EXISTS go_goscope_circuit (
    \`key\` VARCHAR(255) PRIMARY KEY,
    state VARCHAR(20) NOT NULL,
    failure_count INT NOT NULL DEFAULT 0,
    last_failure_time DATETIME,
    last_success_time DATETIME,
    updated_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    INDEX idx_updated (updated_at)
  ) ENGINE=InnoDB`,
  `CREATE TABLE IF NOT EXISTS go_goscope_cache (
    \`key\` VARCHAR(255) PRIMARY KEY,
    value JSON NOT NULL,
    expires_at DATETIME,
    INDEX idx_expires (expires_at)
  ) ENGINE=InnoDB`,
  `CREATE TABLE IF NOT EXISTS go_goscope_checkpoints (
    id VARCHAR(255) PRIMARY KEY,
    task_id VARCHAR(255) NOT NULL,
    sequence INT NOT NULL,
    timestamp BIGINT NOT NULL,
    progress INT NOT NULL DEFAULT 0,
    data JSON NOT NULL,
    estimated_time_remaining BIGINT,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    INDEX idx_checkpoints_task (task_id),
    INDEX idx_checkpoints_sequence (task_id, sequence)
  ) ENGINE=InnoDB`
]

const columnsSql = `SELECT table_name AS name, column_name AS col, datetime_precision AS digits, collation_name AS coll
  FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY 1, 2`

async function documentedTables(backend: Backend): Promise<Scratch> {
  const scratch = await backend.scratch()
  onTestFinished(() => scratch.drop().then(() => undefined))
  for (const statement of documented) await scratch.reader.run([statement])
  return scratch
}

/** The same database as a role that may read and write, and nothing else. */
async function humble(scratch: Scratch): Promise<string> {
  const name = `humble_${Math.random().toString(36).slice(2, 10)}`
  const { database } = clientConfig(scratch.url)
  await scratch.reader.run([`CREATE USER ${name}@'%' IDENTIFIED BY 'secret'`])
  await scratch.reader.run([`GRANT SELECT, INSERT, UPDATE, DELETE ON \`${database}\`.* TO ${name}@'%'`])
  onTestFinished(async () => {
    const home = await connect(Object.assign(new URL(scratch.url), { username: 'root', pathname: '' }).href)
    await home.query(`DROP USER ${name}@'%'`)
    await home.end()
  })
  return Object.assign(new URL(scratch.url), { username: name, password: 'secret' }).href
}

function opener(backend: Backend, url: string) {
  return (options: Options = {}): Adapter => {
    const adapter = backend.open(url, { keyPrefix: freshPrefix(), ...options })
    onTestFinished(() => adapter.disconnect())
    return adapter
  }
}

function warnings(): string[] {
  const seen: string[] = []
  const listen = (event: unknown) => {
    const { nativeCode, message } = event as Record<string, string>
    if (nativeCode === 'SCHEMA_MISMATCH') seen.push(message ?? '')
  }
  subscribe('go-go-scope:persistence', listen)
  onTestFinished(() => void unsubscribe('go-go-scope:persistence', listen))
  return seen
}

describe.each([mariadb, mysql].map((backend) => [backend.name, backend] as const))('%s', (_name, backend) => {
  it(`tables with ${rows} rows are altered once by ${processes} processes that start together`, async () => {
    const scratch = await documentedTables(backend)
    await scratch.reader.run(backend.fill('old:', rows))
    const ended = await runTogether('test/faults/scripts/connects.mjs', {
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
    expect(await rejection(() => adapter.set('key', 'theirs'))).toEqual(collision)
    expect(await rejection(() => adapter.getState('gate'))).toEqual(collision)
    expect(await rejection(() => adapter.recordFailure('gate', 3))).toEqual(collision)
    expect([await adapter.get('Key'), await adapter.recordFailure('Gate', 3)]).toEqual(['mine', 2])
    await adapter.clear()
    expect(await adapter.get('Key')).toBeNull()
  })
})
