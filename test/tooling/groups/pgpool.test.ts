// pgpool-II sends reads to both nodes, and finds the next primary.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startPgpool, startPostgresPair } from '../../../tools/servers.mjs'
import { askPostgres } from '../../support/ask.ts'
import { until } from '../../support/wait.ts'
import { postgres } from './clients.ts'
import { stopsWithoutLeftovers } from './leftovers.ts'

async function started(options: { password: string | null }) {
  const pair = await startPostgresPair(options)
  onTestFinished(() => pair.stop())
  const pooler = await startPgpool({ pair })
  onTestFinished(() => pooler.stop())
  const states = async () => (await pooler.states()).map(({ status, role }) => `${status} ${role}`).join()
  return { pair, pooler, states }
}

test('reads go to both nodes, and writes to the primary, another one too', { timeout: 60_000 }, async () => {
  const { pair, pooler, states } = await started({ password: "se'cr et" })
  expect(pooler.version).toMatch(/^4\.3/)
  expect(await states()).toBe('up primary,up standby')

  await postgres.prepare(pooler)
  const port = "SELECT current_setting('port') AS answer"
  const reads = Array.from({ length: 30 }, () => askPostgres({ connectionString: pooler.url }, port))
  expect(new Set(await Promise.all(reads)).size).toBe(2)

  const killed = await pair.kill()
  await pair.promote(pair.other(killed))
  const writes = () =>
    postgres.write(pooler, 'a').then(
      () => true,
      () => false
    )
  await until(writes, 20_000)
  await pair.rejoin(killed)
  await until(async () => (await states().catch(() => '')) === 'up standby,up primary', 20_000)
  await stopsWithoutLeftovers(pooler, [pooler])
})

test('without a password', async () => {
  const { pooler, states } = await started({ password: null })
  expect(await states()).toBe('up primary,up standby')
  await postgres.prepare(pooler)
})

const idsOf = (kind: 'shm' | 'sem') => {
  const rows = readFileSync(`/proc/sysvipc/${kind}`, 'utf8').trim().split('\n').slice(1)
  return rows.map((row) => `${kind === 'shm' ? '-m' : '-s'} ${row.trim().split(/\s+/)[1]}`)
}

test('killed, it leaves neither shared memory nor semaphores behind', async () => {
  const { pooler } = await started({ password: null })
  const made = readFileSync(join(pooler.dir, 'segments'), 'utf8').trim().split('\n')
  const existing = () => [...idsOf('shm'), ...idsOf('sem')].filter((id) => made.includes(id))
  expect(existing()).toEqual(expect.arrayContaining(made))
  expect(new Set(made.map((id) => id.slice(0, 2)))).toEqual(new Set(['-m', '-s']))
  await pooler.kill()
  await pooler.stop()
  expect(existing()).toEqual([])
})
