// `doctor` with a wrong clock: either this machine's or the server's.
import { describe, expect, it } from 'vitest'
import type { StartOptions } from '../../tools/servers.mjs'
import { diagnose, prepared } from '../faults/support/doctor.js'
import { ownServer, subjects } from '../faults/support/subjects.js'
import { clockOff } from '../races/support/clocks.js'
import { allBackends } from '../support/all-backends.js'

const twoMinutes = 120

describe.each([
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

/** Redis hangs under a faked clock. MySQL takes minutes to start under it, so its sessions get the wrong time. */
const fakeable = subjects.filter(([name]) => name !== 'redis')
const ahead = (name: string, seconds: number): StartOptions =>
  name === 'mysql'
    ? { args: ['--sysdate-is-now', `--init-connect=SET timestamp = UNIX_TIMESTAMP(NOW(6)) + ${seconds}`] }
    : { env: clockOff(seconds) }

describe.each(fakeable)('the clock of %s', (name, subject) => {
  it('is two minutes ahead', async () => {
    const { url } = await ownServer(subject, ahead(name, twoMinutes))
    const { code, problems, server } = await diagnose([url])
    expect([code, problems]).toEqual([
      1,
      [expect.stringMatching(/^clock: the server's clock is 1(1[5-9]|20)\.\d s ahead/)]
    ])
    expect(Math.abs(server.clock!.difference - twoMinutes * 1000)).toBeLessThan(5000)
  })

  it('is two seconds ahead: said, and no problem', async () => {
    const { url } = await ownServer(subject, ahead(name, 2))
    const { code, notes } = await diagnose([url])
    expect([code, notes]).toEqual([0, expect.arrayContaining([expect.stringMatching(/^clock: .* s ahead/)])])
  })
})
