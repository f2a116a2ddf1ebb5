import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { serversOfRun } from '../../tools/servers.mjs'
import { processesIn, watchdogsOf } from '../support/leftovers.ts'
import { startScript } from '../support/processes.ts'
import { until } from '../support/wait.ts'

const script = fileURLToPath(new URL('./scripts/holds-servers.mjs', import.meta.url))

interface Held {
  dir: string
}

const isGone = ({ dir }: Held) => !existsSync(dir) && processesIn(dir).length === 0

/** The System V segments that PostgreSQL servers in these folders list in their pid files. */
function segmentsOf(held: Held[]): string[] {
  const files = held.map(({ dir }) => join(dir, 'data', 'postmaster.pid')).filter(existsSync)
  return files.map((file) => readFileSync(file, 'utf8').split('\n')[6]!.trim().split(/\s+/)[1]!)
}

function existingSegments(): string[] {
  const rows = readFileSync('/proc/sysvipc/shm', 'utf8').trim().split('\n').slice(1)
  return rows.map((row) => row.trim().split(/\s+/)[1]!)
}

async function holdServers() {
  const { child, reports } = startScript<Held[]>(script)
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, held: await until(() => reports[0], 20_000) }
}

describe('servers whose parent is killed with -9', () => {
  test('are gone within a second, folders included', async () => {
    const { child, held } = await holdServers()
    child.kill('SIGKILL')
    await until(() => held.every(isGone), 1000)
  })

  test('leave no shared memory behind', async () => {
    const { child, held } = await holdServers()
    const segments = segmentsOf(held)
    expect(segments).toHaveLength(1)
    expect(existingSegments()).toEqual(expect.arrayContaining(segments))
    child.kill('SIGKILL')
    await until(() => held.every(isGone), 1000)
    expect(existingSegments()).not.toEqual(expect.arrayContaining(segments))
  })

  test('are gone although they were stopped', async () => {
    const { child, held } = await holdServers()
    for (const pid of held.flatMap(({ dir }) => processesIn(dir))) process.kill(pid, 'SIGSTOP')
    child.kill('SIGKILL')
    await until(() => held.every(isGone), 1000)
  })

  test('are gone after the watchdogs get SIGTERM', async () => {
    const { held } = await holdServers()
    for (const pid of held.flatMap(({ dir }) => watchdogsOf(dir))) process.kill(pid, 'SIGTERM')
    await until(() => held.every(isGone), 1000)
  })

  test('are swept by the next start when the watchdogs were killed too', async () => {
    const { child, held } = await holdServers()
    for (const pid of held.flatMap(({ dir }) => watchdogsOf(dir))) process.kill(pid, 'SIGKILL')
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(held.some(isGone)).toBe(false)
    await holdServers()
    expect(held.filter((server) => !isGone(server))).toEqual([])
  })
})

function ownTemporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'killed-run-'))
  // PostgreSQL's account has to reach its own folder below.
  chmodSync(folder, 0o755)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('a test run that is killed with -9 leaves no server and no folder', { timeout: 120_000 }, async () => {
  const TMPDIR = ownTemporaryFolder()
  const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))
  const { REDIS_URL, DATABASE_URL, ...env } = process.env
  const args = [vitest, 'run', '--config', 'test/tooling/scripts/hanging.config.ts']
  const run = spawn(process.execPath, args, { env: { ...env, TMPDIR }, stdio: 'ignore' })
  onTestFinished(() => void run.kill('SIGKILL'))
  await until(() => existsSync(join(TMPDIR, 'running')), 40_000)
  const folders = () => readdirSync(TMPDIR).filter((name) => name.startsWith('persistence-native-'))
  // One for each server of the run, and the test's own.
  expect(folders()).toHaveLength(serversOfRun().length + 1)
  run.kill('SIGKILL')
  await until(() => folders().length === 0 && processesIn(TMPDIR).length === 0, 50_000)
})
