// Several processes store idempotent results under the same keys.
import { describe, expect, it } from 'vitest'
import { allBackends } from '../support/all-backends.js'
import { emptyDatabase, prove, race, totalOf } from './support/racing.js'
import { patience, scaled } from './support/scale.js'

const processes = scaled(16, 4)
const turns = scaled(200, 30)
const keys = 5

interface Counts {
  stored: number
  read: number
  wrong: number
}

describe.each(allBackends)('idempotent results on $server', patience, (backend) => {
  it('are read whole, as one process has stored them', async () => {
    const { url, reader } = await emptyDatabase(backend)
    const field = { count: processes, task: () => ({ turns, keys }) }
    const { stored, read, wrong } = totalOf(await race<Counts>(backend, url, 'results', field))
    expect(wrong).toBe(0)
    expect(read).toBeGreaterThan(0)
    await prove(backend, reader, {
      claim: 'Idempotent results, stored and read by several processes under the same keys',
      count: `${stored} stored, ${read} read by ${processes} processes`,
      result: '0 exceptions; each is read whole, with its undefined error'
    })
  })
})
