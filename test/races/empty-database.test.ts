// Many processes meet an empty database at the same moment.
import { describe, expect, it } from 'vitest'
import { times } from '../support/expectations.js'
import { emptyDatabase, prove, type Racetrack, race, racetracks } from './support/racing.js'
import { patience, scaled } from './support/scale.js'

const processes = scaled(64, 16)
const rounds = scaled(20, 3)

interface Report {
  process: number
  holds: boolean
}

async function firstUse(track: Racetrack): Promise<boolean[]> {
  const { url, drop } = await track.backend.scratch()
  const reports = await race<Report>(track, url, 'first-use', { count: processes })
  await drop()
  return reports.flat().map(({ holds }) => holds)
}

describe.each(racetracks)('on an empty $name', patience, (track) => {
  it('all processes connect, one gets the lock, the others null', async () => {
    const expected = times(processes, (index) => index === 0)
    for (let round = 0; round < rounds; round++) {
      const holds = await firstUse(track)
      expect(holds.sort((a, b) => Number(b) - Number(a))).toEqual(expected)
    }
    const { reader } = await emptyDatabase(track)
    await prove(track, reader, {
      claim: 'Processes that meet an empty database: connect() and a race for one lock',
      count: `${processes} processes, ${rounds} times`,
      result: `each time 1 handle, ${processes - 1} null, 0 errors`
    })
  })
})
