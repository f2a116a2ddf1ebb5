// One breaker, and failures from many processes at the same moment.
import { describe, expect, it } from 'vitest'
import { allBackends } from '../support/all-backends.js'
import { times } from '../support/expectations.js'
import { emptyDatabase, prove, race } from './support/racing.js'
import { patience, scaled } from './support/scale.js'

const processes = 10
const calls = 100
const breakers = 20
const rounds = scaled(20, 1)

const ascending = (a: number, b: number) => a - b

describe.each(allBackends)('failures on $server', patience, (backend) => {
  it('are counted one by one, in the order of the calls of each process', async () => {
    const { url, reader } = await emptyDatabase(backend)
    for (let round = 0; round < rounds; round++) {
      const task = () => ({ calls, breaker: `gateway ${round}` })
      const reports = await race<number[]>(backend, url, 'failures', { count: processes, task })
      const results = reports.flat()
      expect(results.flat().sort(ascending)).toEqual(times(processes * calls, (index) => index + 1))
      for (const own of results) expect(own).toEqual(own.toSorted(ascending))
    }
    await prove(backend, reader, {
      claim: 'recordFailure, unawaited, from several processes at once',
      count: `${calls} calls in each of ${processes} processes, ${rounds} times`,
      result: `the results are 1 to ${processes * calls}, each once`
    })
  })

  it('of many breakers at once are counted one by one too', async () => {
    const { url, reader } = await emptyDatabase(backend)
    for (let round = 0; round < rounds; round++) {
      const task = () => ({ calls, breakers, breaker: `gateway ${round}` })
      const reports = await race<number[]>(backend, url, 'failures', { count: processes, task })
      const results = reports.flat()
      for (let breaker = 0; breaker < breakers; breaker++) {
        const counts = results.flatMap((own) => own.filter((_, call) => call % breakers === breaker))
        expect(counts.sort(ascending)).toEqual(times(counts.length, (index) => index + 1))
      }
    }
    await prove(backend, reader, {
      claim: 'recordFailure of several breakers, unawaited, from several processes at once',
      count: `${calls} calls on ${breakers} breakers in each of ${processes} processes, ${rounds} times`,
      result: `the results for each breaker are 1 to ${(processes * calls) / breakers}, each once`
    })
  })
})
