// An adapter behind a pooler that gives each transaction another session: nothing is lost, and no session keeps state.
import { describe, expect, it, onTestFinished } from 'vitest'
import { startPgbouncer, startPostgres } from '../../tools/servers.mjs'
import { hasOneHolder, keepsPromises, leavesNothing } from '../faults/support/poolers.js'

const poolers = [
  { release: 'pgbouncer118', preparedStatements: false, settings: {}, version: /^1\.18/ },
  { release: 'pgbouncer126', preparedStatements: true, settings: { max_prepared_statements: 200 }, version: /^1\.26/ }
] as const

async function started(release: (typeof poolers)[number]['release'], settings: Record<string, number>) {
  const server = await startPostgres()
  onTestFinished(() => server.stop())
  const pooler = await startPgbouncer({ server, release, settings })
  onTestFinished(() => pooler.stop())
  return { server, pooler }
}

describe.each(poolers)('behind $release', ({ release, preparedStatements, settings, version }) => {
  it('many adapters share few sessions, and every promise is kept', { timeout: 60_000 }, async () => {
    const { pooler } = await started(release, settings)
    expect(pooler.version).toMatch(version)
    await keepsPromises(pooler, preparedStatements)
  })

  it('a lock has one holder', async () => {
    const { pooler } = await started(release, settings)
    await hasOneHolder(pooler, preparedStatements)
  })

  it('no session is left with a lock or a setting', async () => {
    const { pooler } = await started(release, { ...settings, default_pool_size: 1 })
    await leavesNothing(pooler, preparedStatements)
  })
})
