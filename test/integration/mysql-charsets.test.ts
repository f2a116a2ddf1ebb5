// Whatever a session's character set, no part of a text is parsed as SQL, and every text is stored unchanged.
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type SqlServer, type StartOptions, startMariadb, startMysql } from '../../tools/servers.mjs'
import { openFront } from '../faults/support/mysql-front.mjs'
import { outcomeOf } from '../faults/support/outcomes.js'
import type { Adapter, Backend, Reader } from '../support/backends.js'
import { freshPrefix } from '../support/harness.js'
import { mariadb, mysql } from '../support/mysql-backend.js'

const servers: [string, Backend, typeof startMariadb][] = [
  ['mariadb', mariadb, startMariadb],
  ['mysql', mysql, startMysql]
]
const charsets = ['gbk', 'sjis', 'big5', 'latin1', 'cp932', 'gb18030']
const isKnown = (server: string, charset: string) => !(server === 'mariadb' && charset === 'gb18030')

// Lead bytes of two-byte characters in these sets, before a character that the lead byte would absorb.
const openers = ['¿', 'é', '字', '😀', '\u0081', '縗']
const attacks = [
  `') OR 1=1 -- `,
  `\\' OR TRUE #`,
  `\\\\'); DELETE FROM go_goscope_cache; -- `,
  `\\`,
  `'`,
  `"\\"`,
  '`',
  '%_|',
  '\u0000\\'
]
const hostile = openers.flatMap((opener) => attacks.map((attack) => `a${opener}${attack}`))
const patterns = hostile.map((text) => `${text.replaceAll('*', '').replaceAll('?', '')}*`)

/** Expects that each of these texts has its stored entries, and that no other entry changed. */
async function roundTrip(adapter: Adapter, neighbour: Adapter) {
  await neighbour.set('k', 'of the neighbour')
  for (const text of hostile) {
    const value = { [text]: text }
    await adapter.set(text, value)
    expect(await adapter.get(text)).toEqual(value)
    expect((await adapter.acquire(text, 60_000, text))?.owner).toBe(text)
    expect(await adapter.acquire(text, 60_000, `${text}'`)).toBeNull()
    expect(await adapter.extend(text, 60_000, text)).toBe(true)
    await adapter.idempotency.set(text, value)
    expect((await adapter.idempotency.get(text))?.value).toEqual(value)
    expect(await adapter.recordFailure(text, 10)).toBe(1)
    await adapter.save({ id: text, taskId: text, sequence: 1, timestamp: 1, progress: 0, data: value })
    expect(await adapter.load(text)).toMatchObject({ id: text, taskId: text, data: value })
    await adapter.cleanup(text, 1)
  }
  expect(await Promise.all(hostile.map((text) => adapter.get(text)))).toEqual(hostile.map((text) => ({ [text]: text })))
  expect((await adapter.keys()).sort()).toEqual([...hostile].sort())
  for (const [at, pattern] of patterns.entries()) expect(await adapter.keys(pattern)).toContain(hostile[at])
  await Promise.all(hostile.slice(1).map((text) => adapter.delete(text)))
  expect(await adapter.keys()).toEqual([hostile[0]])
  await Promise.all(hostile.map((text) => adapter.deleteAll(text)))
  expect(await adapter.loadLatest(hostile[0]!)).toBeUndefined()
  await adapter.clear()
  expect(await neighbour.get('k')).toBe('of the neighbour')
}

describe.each(servers)('%s', (name, backend, start) => {
  let server: SqlServer
  let reader: Reader
  beforeAll(async () => {
    server = await start()
    reader = await backend.read(server.adminUrl)
  })
  afterAll(async () => {
    await reader.close()
    await server.stop()
  })

  const open = (url: string, keyPrefix: string, preparedStatements = true) => {
    const adapter = backend.open(url, { keyPrefix, preparedStatements } as object)
    onTestFinished(() => adapter.disconnect())
    return adapter
  }
  const freshly = () => `${freshPrefix()}${openers[0]}\\`
  const known = charsets.filter((charset) => isKnown(name, charset))

  it.each(known)('init_connect says %s', async (charset) => {
    await reader.run([`SET GLOBAL init_connect = 'SET NAMES ${charset}'`])
    for (const prepared of [true, false])
      await roundTrip(open(server.url, freshly(), prepared), open(server.url, 'other', prepared))
  })

  // Only one of the two servers can still be configured to ignore the client's character set.
  const starts: [string, string[]][] = [['the server has gbk', []]]
  if (name === 'mariadb') starts.push(['and asks no client', ['--skip-character-set-client-handshake']])
  it.each(starts)('%s', async (_title, args) => {
    const own = await start({ settings: { 'character-set-server': 'gbk' }, args } as StartOptions)
    onTestFinished(() => own.stop())
    await roundTrip(open(own.url, freshly()), open(own.url, 'other'))
  })

  // No client requests such a session any more. The safety of a text must not depend on that.
  it.each(known)('a session that has become one of %s: no text ends early', async (charset) => {
    await reader.run(["SET GLOBAL init_connect = ''"])
    const front = await openFront(server.port)
    onTestFinished(() => void front.close())
    front.instead = (text: string) => {
      if (text.startsWith('SET NAMES')) return `SET NAMES ${charset}`
      return text.includes('@@character_set_client')
        ? "SELECT @@max_allowed_packet, _latin1'utf8mb4', _latin1'utf8mb4', _latin1'utf8mb4'"
        : undefined
    }
    const through = Object.assign(new URL(server.url), { port: String(front.port) }).href
    const prefix = freshly()
    const [adapter, plain] = [open(through, prefix, false), open(server.url, prefix)]
    await open(server.url, 'other').set('k', 1)
    await Promise.all(hostile.map((text) => adapter.set(text, { [text]: text })))
    for (const text of hostile) await adapter.set(`${text}2`, text)
    expect(await Promise.all(hostile.map((text) => plain.get(text)))).toEqual(hostile.map((text) => ({ [text]: text })))
    expect(await Promise.all(hostile.map((text) => plain.get(`${text}2`)))).toEqual(hostile)
    await Promise.all(hostile.map((text) => adapter.delete(text)))
    expect((await plain.keys()).sort()).toEqual(hostile.map((text) => `${text}2`).sort())
    await adapter.clear()
    expect(await plain.keys()).toEqual([])
    expect(await open(server.url, 'other').get('k')).toBe(1)
  })

  it('a session that keeps another character set is refused, with what to do', async () => {
    const front = await openFront(server.port)
    onTestFinished(() => void front.close())
    front.instead = (text: string) => (text.startsWith('SET NAMES') ? 'SET NAMES gbk' : undefined)
    const through = Object.assign(new URL(server.url), { port: String(front.port) }).href
    const { error } = await outcomeOf(() => open(through, freshly()).get('k'))
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', retryable: false, outcomeKnown: true })
    expect(String(error)).toMatch(/127\.0\.0\.1.* gbk .*SET NAMES utf8mb4/)
  })
})
