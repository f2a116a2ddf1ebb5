// Paths that look like PostgreSQL's sockets but are not. Each runs in its own process, because a crash would end it.
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runScript } from '../support/processes.js'

const script = fileURLToPath(new URL('./scripts/first-call.mjs', import.meta.url))

async function firstCall(target: string | object) {
  const ended = await runScript<object>(script, { args: () => ['postgres', JSON.stringify(target)] })
  expect(ended).toMatchObject({ code: 0, signal: null, stderr: '' })
  return ended.reports[0]
}

const refused = { kind: 'PersistenceError', code: 'CONNECT_FAILED' }
const outOfRange = { kind: 'RangeError', code: 'ERR_OUT_OF_RANGE', message: expect.stringContaining('host') }

describe('a path that looks like a socket', () => {
  it.each(['old', '', '5432.old', '-1', '1e3'])('/none/.s.PGSQL.%s is a folder that is not there', async (end) => {
    const path = `/none/.s.PGSQL.${end}`
    expect(await firstCall({ host: path, user: 'u' })).toMatchObject(refused)
    expect(await firstCall(`postgres://u@${encodeURIComponent(path)}/app`)).toMatchObject(refused)
    expect(await firstCall({ host: `${path},127.0.0.1`, port: '1,1', user: 'u' })).toMatchObject(refused)
  })

  it.each(['99999', '99999999999999999999'])('/none/.s.PGSQL.%s has no port', async (port) => {
    expect(await firstCall({ host: `/none/.s.PGSQL.${port}`, user: 'u' })).toMatchObject(outOfRange)
  })
})
