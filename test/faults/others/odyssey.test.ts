// An adapter behind Odyssey in transaction mode, which supports named statements.
import { expect, it, onTestFinished } from 'vitest'
import { startOdyssey, startPostgres } from '../../../tools/servers.mjs'
import { hasOneHolder, keepsPromises } from '../support/poolers.js'

async function started() {
  const server = await startPostgres()
  onTestFinished(() => server.stop())
  const pooler = await startOdyssey({ server })
  onTestFinished(() => pooler.stop())
  return pooler
}

it.each([true, false])(
  'odyssey: many adapters share few sessions, prepared: %s',
  { timeout: 60_000 },
  async (prepared) => {
    const pooler = await started()
    expect(pooler.version).toMatch(/^1\.5/)
    await keepsPromises(pooler, prepared)
  }
)

it('odyssey: a lock has one holder', async () => {
  await hasOneHolder(await started(), true)
})
