// Downloaded servers: the error of a failed download, and one download at a time.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { until } from '../support/wait.ts'

const fetching = fileURLToPath(new URL('../../tools/servers/fetch.mjs', import.meta.url))
const holding = fileURLToPath(new URL('./scripts/hold-alone.mjs', import.meta.url))

function emptyFolder(name = 'fetch-'): string {
  const folder = mkdtempSync(join(tmpdir(), name))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

function run(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env } })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function fetchFailing(env: Record<string, string>): Promise<string> {
  const child = run([fetching, 'valkey'], { XDG_CACHE_HOME: emptyFolder(), ...env })
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
  expect(code).toBe(1)
  return said
}

test('a mirror that can not be reached gets one line that names it', async () => {
  const mirror = 'http://127.0.0.1:1/debian'
  const said = await fetchFailing({ DEBIAN_MIRROR: mirror })
  expect(said).toMatch(/^can't fetch valkey from Debian sid: [^\n]*http:\/\/127\.0\.0\.1:1\/debian[^\n]*\n$/)
})

test('a missing keyring gets one line that says what to install', async () => {
  const said = await fetchFailing({ DEBIAN_KEYRING: '/nonexistent.gpg' })
  expect(said).toMatch(/^can't fetch valkey [^\n]*install debian-archive-keyring, or set DEBIAN_KEYRING\n$/)
})

test('a cache whose path no linker would take is refused', async () => {
  const said = await fetchFailing({ XDG_CACHE_HOME: emptyFolder('a b:') })
  expect(said).toMatch(/^[^\n]*set XDG_CACHE_HOME\n$/)
})

test('one process at a time, and the next one when it is killed', async () => {
  const lock = join(emptyFolder(), 'lock')
  const order: string[] = []
  const start = (name: string) => {
    const child = run([holding, lock])
    child.stdout.on('data', () => order.push(name))
    return child
  }
  const first = start('first')
  await until(() => order.length === 1, 10_000)
  const second = start('second')
  await expect(until(() => order.length === 2, 500)).rejects.toThrow()
  first.kill('SIGKILL')
  await until(() => order.length === 2, 10_000)
  expect(order).toEqual(['first', 'second'])
  second.kill('SIGKILL')
})
