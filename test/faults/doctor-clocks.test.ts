// `doctor` where two clocks differ: this machine's, or the server's.
import { describe, expect, it, onTestFinished } from 'vitest'
import { canFakeTime, clockOff } from '../races/support/clocks.js'
import { allBackends } from '../support/all-backends.js'
import { diagnose, prepared } from './support/doctor.js'
import { subjects } from './support/subjects.js'

const twoMinutes = 120

/** A Redis hangs under a faked clock, and a MySQL takes long to start. */
const slow = process.env.PERSISTENCE_FULL ? ['redis'] : ['redis', 'mysql']

describe.runIf(canFakeTime).each([
  [twoMinutes, 'behind'],
  [-twoMinutes, 'ahead']
])('this machine’s clock is %i seconds off', (seconds, way) => {
  it.each(allBackends)('as seen from $name', async (backend) => {
    const { url } = await prepared(backend)
    const { code, problems, server, text } = await diagnose([url], clockOff(seconds))
    expect([code, problems]).toEqual([
      1,
      [expect.stringMatching(`^clock: the server's clock is (119|120|121)\\.\\d s ${way}`)]
    ])
    expect(Math.abs(server.clock!.difference + seconds * 1000)).toBeLessThan(1000)
    expect(text).toMatch(new RegExp(`clock: [\\d.]+ ms ${way}, give or take [\\d.]+ ms`))
  })
})

const fakeable = subjects.filter(([name]) => !slow.includes(name))

it.runIf(canFakeTime).each(fakeable)('the clock of %s is two minutes ahead', async (_name, subject) => {
  const server = await subject.start({ env: clockOff(twoMinutes) })
  onTestFinished(() => server.stop())
  const { code, problems, server: seen } = await diagnose([server.url])
  expect([code, problems]).toEqual([
    1,
    [expect.stringMatching(/^clock: the server's clock is (119|120|121)\.\d s ahead/)]
  ])
  expect(Math.abs(seen.clock!.difference - twoMinutes * 1000)).toBeLessThan(1000)
})

it.runIf(canFakeTime).each(fakeable)(
  'the clock of %s is two seconds ahead: said, and no problem',
  async (_name, subject) => {
    const server = await subject.start({ env: clockOff(2) })
    onTestFinished(() => server.stop())
    const { code, notes } = await diagnose([server.url])
    expect([code, notes]).toEqual([0, expect.arrayContaining([expect.stringMatching(/^clock: .* s ahead/)])])
  }
)
