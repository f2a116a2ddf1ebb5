// The server's name is looked up apart from everything else: a name server that fails or hangs costs nobody more than
// connectTimeout, and a name with a dead address leads to the one that lives.
import { describe, expect, it, onTestFinished } from 'vitest'
import { type StartOptions, startMariadb, startMysql } from '../../tools/servers.mjs'
import { runScript } from '../support/processes.js'
import { deadAddress, knowing } from './support/names.js'

const servers: [string, typeof startMariadb][] = [
  ['mariadb', startMariadb],
  ['mysql', startMysql]
]
const connectTimeout = 1500
const late = 100

interface Report {
  code?: string
  nativeCode?: string
  message?: string
  milliseconds: number
  stats: number
  exits: number
}

describe.each(servers)('%s', (name, start) => {
  async function run(host: string, url: string, names: Parameters<typeof knowing>[0]) {
    const target = Object.assign(new URL(url), { hostname: host }).href
    const ended = await runScript<Report>('test/faults/scripts/names.mjs', {
      args: () => [name, target, String(connectTimeout)],
      env: () => knowing(names)
    })
    const exited = Date.now()
    expect({ ...ended, reports: ended.reports.length }).toEqual({ code: 0, signal: null, stderr: '', reports: 1 })
    const report = ended.reports[0]!
    expect(exited - report.exits, 'from process.exit() to the end').toBeLessThan(1000)
    expect(report.stats, 'fs while the name is looked up').toBeLessThan(late)
    return report
  }

  async function server(options?: StartOptions) {
    const own = await start(options)
    onTestFinished(() => own.stop())
    return own
  }

  it('a name server that refuses: told at once', async () => {
    const report = await run('no.test', 'mysql://app:secret@host:3306/app', { 'no.test': 'refused' })
    expect(report).toMatchObject({ code: 'CONNECT_FAILED', nativeCode: 'EAI_AGAIN' })
    expect(report.message).toContain('no.test')
    expect(report.milliseconds).toBeLessThan(500)
  })

  it('a name server that is silent: within connectTimeout', async () => {
    const report = await run('hangs.test', 'mysql://app:secret@host:3306/app', { 'hangs.test': 'silent' })
    expect(report.code).toBe('TIMEOUT')
    expect(report.milliseconds).toBeLessThan(connectTimeout + late)
  })

  it('the first of two addresses is dead', async () => {
    const { url, port } = await server()
    await deadAddress('127.0.0.2', port)
    const report = await run('two.test', url, { 'two.test': ['127.0.0.2', '127.0.0.1'] })
    expect(report.code, report.message).toBeUndefined()
    expect(report.milliseconds).toBeGreaterThan(240)
    expect(report.milliseconds).toBeLessThan(1000)
  })

  it('the first of two addresses refuses', async () => {
    const { url } = await server()
    const report = await run('two.test', url, { 'two.test': ['127.0.0.3', '127.0.0.1'] })
    expect(report.code, report.message).toBeUndefined()
  })

  it('both are dead, or refuse', async () => {
    const { url, port } = await server()
    await deadAddress('127.0.0.2', port)
    const dead = await run('two.test', url, { 'two.test': ['127.0.0.2', '127.0.0.3'] })
    expect(dead.code).toBe('TIMEOUT')
    expect(dead.milliseconds).toBeLessThan(connectTimeout + late)
    const refused = await run('two.test', url, { 'two.test': ['127.0.0.3', '127.0.0.4'] })
    expect(refused).toMatchObject({ code: 'CONNECT_FAILED', nativeCode: 'ECONNREFUSED' })
    expect(refused.message).toContain(`two.test:${port}`)
  })

  // The address that the name stands for is in the other certificate.
  it.each([
    ['wrongIp', undefined],
    ['wrongName', 'TLS_FAILED']
  ] as const)('a certificate is held against the name: %s', async (certificate, code) => {
    const { url } = await server({ tls: { certificate } })
    const report = await run('localhost', url, { localhost: ['127.0.0.2', '127.0.0.1'] })
    expect(report.code, report.message).toBe(code)
  })
})
