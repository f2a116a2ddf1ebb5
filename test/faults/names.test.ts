// Looking up the server's name blocks no other work: a name server that fails or hangs costs at most connectTimeout. If
// a name has a dead address, the adapter connects to the live one.
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openFaultProxy } from '../../tools/fault-proxy.mjs'
import {
  type StartOptions,
  startMariadb,
  startMongodb,
  startMysql,
  startPostgres,
  startRedis,
  type ThrowAwayServer
} from '../../tools/servers.mjs'
import { runScript, startScript } from '../support/processes.js'
import { deadAddress, knowing, type Names } from './support/names.js'

type Start = (options?: StartOptions) => Promise<ThrowAwayServer>

/** For each server: its start, and the milliseconds of a first call if the first of two addresses is dead. */
const servers: [string, Start, number][] = [
  ['redis', startRedis, 600],
  ['postgres', startPostgres, 600],
  ['mariadb', startMariadb, 1000],
  ['mysql', startMysql, 1000],
  ['mongodb', startMongodb, 600]
]
const connectTimeout = 1000
const late = 100

interface Report {
  code?: string
  nativeCode?: string
  message?: string
  milliseconds: number
  stats: number
  exits: number
}

async function started(starting: Promise<ThrowAwayServer>): Promise<ThrowAwayServer> {
  const server = await starting
  onTestFinished(() => server.stop())
  return server
}

async function run(name: string, target: string, names: Names) {
  const ended = await runScript<Report>('test/faults/scripts/names.mjs', {
    args: () => [name, target, String(connectTimeout)],
    env: () => knowing(names).env
  })
  const exited = Date.now()
  expect({ ...ended, reports: ended.reports.length }).toEqual({ code: 0, signal: null, stderr: '', reports: 1 })
  const report = ended.reports[0]!
  expect(exited - report.exits, 'from process.exit() to the end').toBeLessThan(1000)
  expect(report.stats, 'fs while the name is looked up').toBeLessThan(late)
  return report
}

describe.each(servers)('%s', (name, start, withinDead) => {
  let server: ThrowAwayServer

  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server?.stop())

  const at = (host: string, port = server.port) => Object.assign(new URL(server.url), { hostname: host, port }).href

  it('a name server that refuses: told at once', async () => {
    const report = await run(name, at('no.test'), { 'no.test': 'refused' })
    expect(report).toMatchObject({ code: 'CONNECT_FAILED', nativeCode: 'EAI_AGAIN' })
    expect(report.message).toContain('no.test')
    expect(report.milliseconds).toBeLessThan(500)
  })

  it('a name server that is silent, and an address that is: within connectTimeout', async () => {
    await deadAddress('127.0.0.2', server.port)
    const reports = await Promise.all([
      run(name, at('hangs.test'), { 'hangs.test': 'silent' }),
      run(name, at('two.test'), { 'two.test': ['127.0.0.2', '127.0.0.3'] })
    ])
    for (const { code, message, milliseconds } of reports) {
      expect(code, message).toBe('TIMEOUT')
      expect(milliseconds).toBeLessThan(connectTimeout + late)
    }
  })

  it('the first of two addresses is dead', async () => {
    await deadAddress('127.0.0.2', server.port)
    const report = await run(name, at('two.test'), { 'two.test': ['127.0.0.2', '127.0.0.1'] })
    expect(report.code, report.message).toBeUndefined()
    expect(report.milliseconds).toBeGreaterThan(240)
    expect(report.milliseconds).toBeLessThan(withinDead)
  })

  it('the first of two addresses refuses, or both', async () => {
    const [one, none] = await Promise.all([
      run(name, at('two.test'), { 'two.test': ['127.0.0.3', '127.0.0.1'] }),
      run(name, at('two.test'), { 'two.test': ['127.0.0.3', '127.0.0.4'] })
    ])
    expect(one.code, one.message).toBeUndefined()
    expect(none).toMatchObject({ code: 'CONNECT_FAILED', nativeCode: 'ECONNREFUSED' })
    expect(none.message).toContain(`two.test:${server.port}`)
  })

  it('a name that has moved to other addresses is found there', async () => {
    const old = await openFaultProxy(server, { host: '127.0.0.5' })
    onTestFinished(() => old.close())
    const names = knowing({ 'moves.test': ['127.0.0.5', '127.0.0.6'] })
    const target = at('moves.test', old.port)
    const script = startScript<{ value?: number }>('test/faults/scripts/moves.mjs', {
      args: () => [name, target, String(connectTimeout)],
      env: () => names.env
    })
    onTestFinished(() => void script.child.kill('SIGKILL'))
    await script.ready
    const next = await openFaultProxy(server, { host: '127.0.0.8', port: old.port })
    onTestFinished(() => next.close())
    await deadAddress('127.0.0.7', old.port)
    names.change({ 'moves.test': ['127.0.0.7', '127.0.0.8'] })
    await old.close()
    script.child.stdin?.write('go\n')
    expect(await script.ended).toMatchObject({ code: 0, stderr: '', reports: [{ value: 1 }] })
    expect(next.connections).toBeGreaterThan(0)
  })
})

// The other certificate contains the address of the name.
describe.each(servers.filter(([name]) => ['postgres', 'mariadb', 'mysql'].includes(name)))(
  '%s over TLS',
  (name, start) => {
    it.each([
      ['wrongIp', undefined],
      ['wrongName', 'TLS_FAILED']
    ] as const)('a certificate is held against the name: %s', async (certificate, code) => {
      const { url } = await started(start({ tls: { certificate } }))
      const target = Object.assign(new URL(url), { hostname: 'localhost' }).href
      const report = await run(name, target, { localhost: ['127.0.0.2', '127.0.0.1'] })
      expect(report.code, report.message).toBe(code)
    })
  }
)

describe('mongodb+srv', () => {
  const target = 'mongodb+srv://set.example.test/test?tls=false'

  it.each([
    ['silent', 'TIMEOUT', connectTimeout + late],
    ['refused', 'CONNECT_FAILED', 500]
  ] as const)('a name server for its records that is %s', async (how, code, within) => {
    const report = await run('mongodb', target, { '_mongodb._tcp.set.example.test': how })
    expect(report.code, report.message).toBe(code)
    expect(report.milliseconds).toBeLessThan(within)
  })
})
