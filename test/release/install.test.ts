// Every package manager installs every tarball on a bare machine without a warning. The installed package works, with
// servers of another machine.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ThrowAwayServer, TlsServer } from '../../tools/servers.mjs'
import { everyProvider } from '../support/samples/told.js'
import { type BareRoot, makeBareRoot } from './support/bare-root.js'
import { addTo, managers, putManager } from './support/managers.js'
import { environmentOf, outsides } from './support/outside.js'
import { bundleSample } from './support/samples.js'
import { packed } from './support/tarballs.js'

const ways = outsides.flatMap((outside) => [
  { outside, way: `${outside.title} in the clear`, tls: false },
  { outside, way: `${outside.title} over TLS`, tls: true }
])
const servers = new Map<string, ThrowAwayServer & Partial<TlsServer>>()
const samples = new Map<string, string>()

beforeAll(async () => {
  for (const { outside, way, tls } of ways) servers.set(way, await outside.start(tls ? { tls } : {}))
  for (const { backend } of outsides) samples.set(backend, await bundleSample(backend))
})
afterAll(() => Promise.all([...servers.values()].map((server) => server.stop())))

/** Uses the native module with an address at which no server listens. */
const load = (entry: string, className: string, backend: string) => `
  const { ${className} } = await import('${entry}')
  const adapter = new ${className}('${backend}://127.0.0.1:1/0', { connectTimeout: 2000 })
  console.log(await adapter.get('k').catch(({ code }) => code))
  await adapter.disconnect()`

const appOf = (name: string) => name.split('/')[1] as string

describe.each(managers)('$name', (manager) => {
  let root: BareRoot

  beforeAll(() => {
    root = makeBareRoot()
    putManager(root, manager)
  })
  afterAll(() => root.remove())

  it.each(packed)('installs $name in silence, and it loads', async ({ name, tarball, backends, entry, className }) => {
    const app = appOf(name)
    const { code, stdout, stderr } = await addTo(root, manager, app, name, tarball)
    expect(code, stdout + stderr).toBe(0)
    expect(`${stdout}${stderr}`).not.toMatch(/warn|error|script|deprecat/i)
    const natives = readdirSync(join(root.path, app, 'node_modules', name, 'prebuilds'), {
      recursive: true,
      encoding: 'utf8'
    })
    expect(natives.filter((file) => file.endsWith('.node'))).toHaveLength(backends.length)
    expect(root.has(`${app}/node_modules/.bin/${app}`)).toBe(true)

    root.write(`${app}/load.mjs`, load(entry, className, backends[0] as string))
    const libraries = await root.run(app, ['/usr/bin/node', 'load.mjs'], { env: { LD_DEBUG: 'libs' } })
    expect(libraries.stdout, libraries.stderr.slice(-2000)).toContain('CONNECT_FAILED')
    expect(libraries.stderr).toContain('find library=libstdc++')
    expect(libraries.stderr).not.toMatch(/find library=lib(pq|mariadb|mysql|hiredis|mongoc|bson|ssl|crypto)/)
  })

  it.each(ways)('the sample runs on $way, and doctor finds all well', async ({ outside, way, tls }) => {
    const { name } = packed.find(({ backends }) => backends[0] === outside.backend)!
    const server = servers.get(way)!
    root.put(samples.get(outside.backend)!, `${appOf(name)}/sample.mjs`)
    if (server.ca) root.write('ca.crt', server.ca)
    const env = await environmentOf(outside, server)
    // Some samples leave it to the application to end its client.
    const options = { env, network: true, until: '}\n' }
    const { stdout, stderr } = await root.run(appOf(name), ['/usr/bin/node', 'sample.mjs'], options)
    expect({ stderr, told: stdout && JSON.parse(stdout) }).toEqual({ stderr: '', told: everyProvider })

    const command = [
      '/usr/bin/node',
      `node_modules/${name}/tools/command.mjs`,
      'doctor',
      '--json',
      '--env',
      outside.variable
    ]
    const told = await root.run(appOf(name), command, { env, network: true })
    const doctor = { code: told.code, stderr: told.stderr, report: told.stdout && JSON.parse(told.stdout) }
    expect(doctor).toMatchObject({ code: 0, stderr: '', report: { ok: true, servers: [{ connected: true }] } })
    expect(doctor.report.servers[0].tls !== null).toBe(tls)
  })
})
