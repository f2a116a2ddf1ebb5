// A proxy, or a server of another kind, may send any reply: each call still settles, with an error that names the
// reply.
import { beforeAll, describe, expect, it } from 'vitest'
import { type SqlServer, startMariadb, startMysql } from '../../tools/servers.mjs'
import { runScript } from '../support/processes.js'

interface Report {
  title: string
  kind: string
  code: string
  message?: string
}

const servers: [string, typeof startMariadb][] = [
  ['mariadb', startMariadb],
  ['mysql', startMysql]
]

const find = (reports: Report[], title: string, kind: string) =>
  reports.find((one) => one.title === title && one.kind === kind)

describe.each(servers)('%s', (name, start) => {
  let reports: Report[] = []
  beforeAll(async () => {
    const server: SqlServer = await start()
    const { signal, code, stderr, ...ended } = await runScript<Report>('test/faults/scripts/unexpected-answers.mjs', {
      args: () => [name, server.url],
      timeout: 240_000
    })
    await server.stop()
    reports = ended.reports
    expect({ signal, code, stderr, last: reports.at(-1) }).toEqual({
      signal: null,
      code: 0,
      stderr: '',
      last: { title: 'end', code: 'ok' }
    })
  }, 300_000)

  it('every call ends as it should or with an error of a known kind', () => {
    expect(reports.length).toBeGreaterThan(350)
    const known = ['ok', 'SERVER', 'CONNECTION_LOST', 'CORRUPT_VALUE', 'KEY_COLLISION', 'SERVER_BUSY']
    const strange = reports.filter(({ code }) => !known.includes(code))
    expect(strange).toEqual([])
  })

  it.each([
    ['login', 'an OK', 'SERVER', 'instead of rows of 4 columns the server sent an OK without rows'],
    ['login', 'no row', 'SERVER', 'rows of 1 columns'],
    ['login', 'NULLs', 'SERVER', 'instead of a value the server sent NULL in column 1'],
    ['connect', 'an OK', 'CONNECTION_LOST', 'instead of rows of 6 columns the server sent an OK without rows'],
    ['get', 'an OK', 'CONNECTION_LOST', 'instead of rows of 2 columns the server sent an OK without rows'],
    ['get', 'too many columns', 'CONNECTION_LOST', 'the server sent rows of 40 columns'],
    ['several of acquire', 'one column', 'CONNECTION_LOST', 'rows of 1 columns'],
    ['getState', 'NULLs', 'CONNECTION_LOST', 'instead of a value the server sent NULL in column 1'],
    ['delete', 'one column', 'CONNECTION_LOST', 'instead of an OK the server sent rows of 1 columns'],
    ['recordFailure', 'more parameters', 'CONNECTION_LOST', 'parameters the server sent one of 40'],
    ['recordFailure', 'fewer parameters', 'CONNECTION_LOST', 'parameters the server sent one of 0'],
    ['recordFailure', 'rows of a prepared one', 'CONNECTION_LOST', 'instead of an OK the server sent rows'],
    ['save', 'no row', 'CONNECTION_LOST', 'instead of'],
    ['cleanup', 'an OK', 'CONNECTION_LOST', 'instead of rows of 1 columns']
  ])('%s, answered with %s: %s', (title, kind, code, words) => {
    expect(find(reports, title, kind)).toMatchObject({ code, message: expect.stringContaining(words) })
  })
})
