// `doctor` with working servers, unusable servers, and invalid command lines.
import { readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '../../tools/servers/port.mjs'
import { startRedis } from '../../tools/servers.mjs'
import { diagnose, prepared, runDoctor, scratchOf } from '../faults/support/doctor.js'
import { type Subject, subjects } from '../faults/support/subjects.js'
import { allBackends } from '../support/all-backends.js'
import { askRedis } from '../support/ask.js'

const wrong = 'wr0ng/pä$$:w@rd?#'
const right = 'r1ght/pä$$:w@rd?#'

/** A secret in every encoding in which the output could contain it. */
const spellings = (secret: string) => [
  secret,
  encodeURIComponent(secret),
  encodeURIComponent(secret).toLowerCase(),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(secret).toString('hex'),
  Buffer.from(secret, 'utf8').toString('latin1')
]

function holdsNone(printed: string, secrets: string[]): void {
  for (const spelling of secrets.flatMap(spellings)) expect(printed).not.toContain(spelling)
}

describe.each(allBackends)('on $name', (backend) => {
  it('tells what is there, and changes nothing', async () => {
    const { url, reader } = await scratchOf(backend)
    const before = await reader.dump()
    const { code, server, problems, notes } = await diagnose([url])
    expect([code, problems]).toEqual([0, []])
    expect(server).toMatchObject({ connected: true, backend: expect.any(String), tls: null })
    expect(server.server?.version).toMatch(/^\d+\.\d+/)
    expect(server.roundTrip).toBeGreaterThan(0)
    expect(Math.abs(server.clock!.difference)).toBeLessThan(1000)
    expect(notes.some((text) => text.startsWith('tls: the connection is plain'))).toBe(true)
    expect(await reader.dump()).toBe(before)
  })

  it('finds all as documented where an adapter made it', async () => {
    const { url, reader } = await prepared(backend)
    const before = await reader.dump()
    const { code, server, text } = await diagnose([url, '--require-tables'])
    expect(code, text).toBe(0)
    expect(server.tables).toHaveLength(backend.name === 'redis' ? 0 : 5)
    for (const table of server.tables!) expect(table).toMatchObject({ found: true, faults: [], remedies: [] })
    if (backend.name !== 'redis') expect(text).toMatch(/as documented: go_goscope_locks, .*go_goscope_idempotency/)
    expect(await reader.dump()).toBe(before)
  })

  it('a server that is not there', async () => {
    const { code, server, problems } = await diagnose([
      backend.withPort((await scratchOf(backend)).url, await freePort())
    ])
    expect([code, server.connected, server.error?.code]).toEqual([1, false, 'CONNECT_FAILED'])
    expect(problems).toEqual([expect.stringMatching(/^connection: CONNECT_FAILED: .*127\.0\.0\.1:\d+.*refused/)])
  })
})

const withLogin = async ({ start }: Subject) => {
  const server = await start({ password: right } as object)
  onTestFinished(() => server.stop())
  return server.url
}

it.each(subjects)('a wrong password on %s, and no secret in any text', async (_name, subject) => {
  const url = await withLogin(subject)
  expect((await diagnose([url])).code, 'with the right one').toBe(0)
  const { code, server, problems, printed } = await diagnose([
    url.replace(encodeURIComponent(right), encodeURIComponent(wrong))
  ])
  expect([code, server.error?.code]).toEqual([1, 'AUTH_FAILED'])
  expect(problems).toEqual([expect.stringMatching(/^connection: AUTH_FAILED: /)])
  const well = await diagnose([url])
  holdsNone(printed + well.printed, [right, wrong])
})

describe('what the command line says', () => {
  it('nothing: what is installed', async () => {
    const { code, report, text } = await diagnose([])
    expect(code).toBe(0)
    const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'))
    expect(report).toMatchObject({
      package: { name, version },
      node: process.version,
      libc: expect.stringMatching(/\d/)
    })
    expect(report.backends.map((one) => one.name)).toEqual(['redis', 'postgres', 'mysql', 'mongodb'])
    for (const { loaded, file, libraries } of report.backends) {
      expect([loaded, file]).toEqual([true, expect.stringMatching(/\.node$/)])
      const [client, tls] = Object.entries(libraries!)
      expect(client![0]).toMatch(/^(hiredis|libpq|libmariadb|libmongoc)$/)
      expect(tls).toEqual(['OpenSSL', expect.stringMatching(/^\d+\.\d+\.\d+/)])
      expect(text).toContain(`${client![0]} ${client![1]}`)
    }
  })

  it('help', async () => {
    expect(await runDoctor(['--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('doctor [options] [url'),
      stderr: ''
    })
  })

  it.each([
    ['a scheme that nobody knows', ['http://user:hidden@localhost']],
    ['no URL', ['hidden']],
    ['an option that there is not', ['--hidden']],
    ['a variable that is not set', ['--env', 'DOCTOR_TEST_NOT_SET']],
    ['a port that is none', ['redis://:hidden@localhost:port']],
    ['a password that ends the host', ['redis://:hidden/hidden@localhost']],
    ['a password that looks like an option', ['mongodb://user:12?hidden@localhost/']],
    ['a table’s name that is none', ['--table', '', 'postgres://localhost/']]
  ])('%s is wrong usage', async (_title, args) => {
    const { code, stdout, stderr } = await runDoctor(args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('usage:')
    if (args[0] !== '--hidden') expect(stderr).not.toContain('hidden')
  })

  it('where a URL is', async () => {
    const { url } = await scratchOf(allBackends[0]!)
    expect(await diagnose(['--env', 'DOCTOR_TEST_URL'], { DOCTOR_TEST_URL: url })).toMatchObject({
      code: 0,
      server: { connected: true }
    })
  })

  it('a setting that can not be honoured', async () => {
    const { code, problems } = await diagnose(['redis://localhost/?sentinels=hidden'])
    expect([code, problems]).toEqual([1, [expect.stringMatching(/^connection: UNSUPPORTED_OPTION: .*sentinels/)]])
  })

  it('several URLs: one that fails is enough', async () => {
    const { url } = await scratchOf(allBackends[0]!)
    const { code, report } = await diagnose([url, `redis://127.0.0.1:${await freePort()}`])
    expect(code).toBe(1)
    expect(report.servers.map(({ connected }) => connected)).toEqual([true, false])
  })
})

describe('what Redis may lose', () => {
  const start = async (options = {}) => {
    const server = await startRedis(options)
    onTestFinished(() => server.stop())
    return server.url
  }

  it('eviction, and no files', async () => {
    const url = await start({ args: ['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'] })
    const { code, notes, server } = await diagnose([url])
    expect(code).toBe(0)
    expect(notes).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^memory: .*allkeys-lru/),
        expect.stringMatching(/^persistence: nothing/)
      ])
    )
    expect(server.settings).toMatchObject({ maxmemory_policy: 'allkeys-lru', aof_enabled: '0', save: '' })
  })

  it('snapshots, and an append-only file', async () => {
    expect((await diagnose([await start({ args: ['--save', '3600 1'] })])).notes).toEqual([
      expect.stringMatching(/^tls/),
      expect.stringMatching(/^persistence: no append/)
    ])
    expect((await diagnose([await start({ durable: true })])).notes).toEqual([expect.stringMatching(/^tls/)])
  })

  it('a node of a cluster', async () => {
    const { code, problems } = await diagnose([await start({ args: ['--cluster-enabled', 'yes'] })])
    expect([code, problems]).toEqual([1, [expect.stringMatching(/^connection: .*node of a cluster/)]])
  })

  it('a replica', async () => {
    const { code, problems } = await diagnose([await start({ args: ['--replicaof', '127.0.0.1 1'] })])
    expect([code, problems]).toEqual([1, [expect.stringMatching(/^role: /)]])
  })

  it('says nothing of what the user may not know', async () => {
    const url = await start({ user: 'app', password: 'secret' })
    await askRedis(url, {}, ['ACL', 'SETUSER', 'app', '-info', '-config'])
    const { code, notes, server, text } = await diagnose([url])
    expect([code, notes, server.server?.version]).toEqual([0, [expect.stringMatching(/^tls/)], ''])
    expect(text).toContain('Redis (it does not tell its version)')
  })
})
