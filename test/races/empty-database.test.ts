// Many processes connect to an empty database at the same moment.
import { describe, expect, it } from 'vitest'
import { allBackends } from '../support/all-backends.js'
import type { Backend } from '../support/backends.js'
import { times } from '../support/expectations.js'
import { emptyDatabase, prove, race } from './support/racing.js'
import { patience, scaled } from './support/scale.js'

const processes = scaled(64, 16)
const rounds = scaled(20, 1)

interface Report {
  process: number
  holds: boolean
}

async function firstUse(backend: Backend): Promise<boolean[]> {
  const { url, drop } = await backend.scratch()
  const reports = await race<Report>(backend, url, 'first-use', { count: processes })
  await drop()
  return reports.flat().map(({ holds }) => holds)
}

describe.each(allBackends)('on an empty $server', patience, (backend) => {
  it('all processes connect, one gets the lock, the others null', async () => {
    const expected = times(processes, (index) => index === 0)
    for (let round = 0; round < rounds; round++) {
      const holds = await firstUse(backend)
      expect(holds.sort((a, b) => Number(b) - Number(a))).toEqual(expected)
    }
    const { reader } = await emptyDatabase(backend)
    await prove(backend, reader, {
      claim: 'Processes that meet an empty database: connect() and a race for one lock',
      count: `${processes} processes, ${rounds} times`,
      result: `each time 1 handle, ${processes - 1} null, 0 errors`
    })
  })
})
