// Tables made by the documented statements, and roles that use them.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { onTestFinished } from 'vitest'
import type { Adapter, Backend, Options, Scratch } from '../../support/backends.js'
import { freshPrefix } from '../../support/harness.js'
import { clientConfig, connect } from '../../support/mysql-backend.js'

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

/** A database with these tables; `edit` changes each statement first. */
export async function documentedTables(backend: Backend, edit = (statement: string) => statement): Promise<Scratch> {
  const scratch = await backend.scratch()
  onTestFinished(() => scratch.drop().then(() => undefined))
  for (const statement of documented) await scratch.reader.run([edit(statement)])
  return scratch
}

/** The URL of the same database for a role that can only read and write. */
export async function humble(scratch: Scratch): Promise<string> {
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

export function opener(backend: Backend, url: string) {
  return (options: Options = {}): Adapter => {
    const adapter = backend.open(url, { keyPrefix: freshPrefix(), ...options })
    onTestFinished(() => adapter.disconnect())
    return adapter
  }
}

/** Collects the warning events, in their order. */
export function warnings(): string[] {
  const seen: string[] = []
  const listen = (event: unknown) => {
    const { type, nativeCode, message } = event as Record<string, string>
    if (nativeCode === 'SCHEMA_MISMATCH' || type === 'warning') seen.push(message ?? '')
  }
  subscribe('go-go-scope:persistence', listen)
  onTestFinished(() => void unsubscribe('go-go-scope:persistence', listen))
  return seen
}
