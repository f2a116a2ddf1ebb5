// mongodb+srv://: hosts and options from the DNS records of a name.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startMongodb } from '../../tools/servers.mjs'
import { freshPrefix } from '../support/harness.js'
import { onlyWhere } from '../support/only-where.js'

const run = promisify(execFile)
const script = fileURLToPath(new URL('./scripts/by-records.mjs', import.meta.url))
const resolver = '127.83.82.86'

/** Whether a process can have its own /etc/resolv.conf and listen on a name server's port. */
const mayResolve =
  process.getuid!() === 0 &&
  (await run('unshare', ['-m', 'true']).then(
    () => true,
    () => false
  ))

async function useByRecords(port: number, uses: object[]) {
  const folder = mkdtempSync(join(tmpdir(), 'records-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  // Mounts over the folder, because a machine without a name server has no such file to mount over.
  const etc = join(folder, 'etc')
  await run('cp', ['-a', '/etc', etc])
  rmSync(join(etc, 'resolv.conf'), { force: true })
  writeFileSync(join(etc, 'resolv.conf'), `nameserver ${resolver}\n`)
  const args = [process.execPath, script, resolver, String(port), JSON.stringify(uses)]
  const inside = ['-m', 'sh', '-c', 'mount --bind "$0" /etc && exec "$@"', etc, ...args]
  const { stdout, stderr } = await run('unshare', inside, { timeout: 60_000 })
  expect(stderr).toBe('')
  return JSON.parse(stdout) as { outcomes: string[]; asked: string[] }
}

const url = 'mongodb+srv://cluster.example.test/test'

describe('mongodb+srv://', () => {
  onlyWhere(mayResolve, 'only root, with the right to unshare -m, can give a process its own /etc/resolv.conf')

  it('finds hosts and options, and asks for TLS', async () => {
    const server = await startMongodb()
    onTestFinished(() => server.stop().then(() => undefined))
    const options = { keyPrefix: freshPrefix(), connectTimeout: 5000 }
    const { outcomes, asked } = await useByRecords(server.port, [
      { url: `${url}?tls=false`, options },
      { url, options },
      { url: 'mongodb+srv://another.example.test/?tls=false', options }
    ])
    expect(outcomes).toEqual(['stored', 'CONNECT_FAILED', 'CONNECT_FAILED'])
    expect(asked).toEqual(
      expect.arrayContaining([
        'A node.example.test',
        'SRV _mongodb._tcp.another.example.test',
        'SRV _mongodb._tcp.cluster.example.test',
        'TXT cluster.example.test'
      ])
    )
  })

  it('checks the certificate for the host that the records name', async () => {
    const server = await startMongodb({ tls: true })
    onTestFinished(() => server.stop().then(() => undefined))
    const keyPrefix = freshPrefix()
    const { outcomes } = await useByRecords(server.port, [
      { url, options: { keyPrefix, tls: { ca: server.ca } } },
      { url, options: { keyPrefix, tls: { ca: server.ca, servername: 'localhost' } } },
      { url, options: { keyPrefix, tls: { servername: 'localhost' } } }
    ])
    expect(outcomes).toEqual(['TLS_FAILED', 'stored', 'TLS_FAILED'])
  })
})
