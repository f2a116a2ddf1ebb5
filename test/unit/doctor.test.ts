// The output of `doctor` for a package without all of its .node files, and for one with a single backend.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished, vi } from 'vitest'
import { run as runOfRedis } from '../../lib/doctor/redis.js'
import { shownOf } from '../../lib/doctor/targets.js'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

function packageWith(...backends: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'package-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const part of ['package.json', 'dist', 'tools/sources.json', 'tools/command.mjs', 'node_modules/devalue'])
    cpSync(join(root, part), join(folder, part), { recursive: true })
  mkdirSync(join(folder, 'build/Release'), { recursive: true })
  for (const name of backends.map((backend) => `build/Release/${backend}.node`))
    cpSync(join(root, name), join(folder, name))
  return folder
}

function runIn(folder: string, ...args: string[]) {
  const { status, stdout } = spawnSync(process.execPath, ['tools/command.mjs', 'doctor', ...args], {
    cwd: folder,
    encoding: 'utf8'
  })
  return { code: status, stdout }
}

it('a package in which nothing loads has a problem', () => {
  const folder = packageWith()
  const { code, stdout } = runIn(folder)
  expect(code).toBe(1)
  expect(stdout.match(/^ {2}problem .*missing: none was built here /gm)).toHaveLength(4)
  expect(stdout).toContain('libhiredis-dev')
  const report = JSON.parse(runIn(folder, '--json').stdout)
  expect(report.ok).toBe(false)
  for (const { loaded, findings } of report.backends)
    expect([loaded, findings]).toEqual([false, [expect.objectContaining({ level: 'problem', check: 'native' })]])
})

it('a backend that is missing is a problem where it is asked for', () => {
  const folder = packageWith('redis')
  const { code, stdout } = runIn(folder)
  expect([code, stdout.match(/^ {2}note {5}.*missing/gm)?.length]).toEqual([0, 3])
  expect(stdout).toContain(`redis: ${join('build/Release', 'redis.node')} with hiredis`)
  const asked = runIn(folder, 'postgres://localhost/app')
  expect(asked.code).toBe(1)
  expect(asked.stdout).toMatch(/problem {2}NATIVE_MISSING: /)
})

it('a package of one backend names the package for the others', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue()
  onTestFinished(() => said.mockRestore())
  expect(await runOfRedis(['postgres://user:hidden@localhost/app'])).toBe(2)
  expect(said.mock.calls.join()).toMatch(/begins with redis:\/\/, rediss:\/\/.*@go-go-scope\/persistence-postgres/)
  expect(said.mock.calls.join()).not.toContain('hidden')
})

it.each([
  ['redis://localhost:6379/2', 'redis://localhost:6379/2'],
  ['redis://:hidden@localhost', 'redis://localhost'],
  ['postgres://user:hid@den@localhost/app?password=hidden', 'postgres://user@localhost/app'],
  ['postgres://user:12/hidden@localhost/app', 'postgres://***'],
  ['mongodb+srv://user:12?hidden@localhost', 'mongodb+srv://***'],
  ['mongodb://user:hidden@one:1,two:2/app?replicaSet=set', 'mongodb://user@one:1,two:2/app']
])('%s is shown as %s', (url, shown) => {
  expect(shownOf(url)).toBe(shown)
})
