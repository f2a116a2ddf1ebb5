import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { describe, expect, it, onTestFinished } from 'vitest'
import { threadCells } from '../../lib/native/binding.js'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

const ofAnotherLibc = (file: string) => {
  const folder = dirname(file)
  const link = (name: string, ...words: string[]) =>
    execFileSync('gcc', [
      '-shared',
      '-nostdlib',
      '-x',
      'c',
      '/dev/null',
      '-x',
      'none',
      '-o',
      join(folder, name),
      ...words
    ])
  link('libc.musl-x86_64.so.1', '-Wl,-soname,libc.musl-x86_64.so.1')
  link('redis.node', '-Wl,--no-as-needed', join(folder, 'libc.musl-x86_64.so.1'))
  rmSync(join(folder, 'libc.musl-x86_64.so.1'))
}

const states: Record<string, (file: string) => void> = {
  absent: () => {},
  'not a library': (file) => writeFileSync(file, 'not a library'),
  'of another C library': ofAnotherLibc
}

function packageWith(state: string): { folder: string; file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'package-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const part of ['package.json', 'binding.gyp', 'dist', 'tools/sources.json'])
    cpSync(join(root, part), join(folder, part), { recursive: true })
  cpSync(join(root, 'node_modules/devalue'), join(folder, 'node_modules/devalue'), { recursive: true })
  mkdirSync(join(folder, 'build/Release'), { recursive: true })
  const file = join(folder, 'build/Release/redis.node')
  states[state]?.(file)
  return { folder, file }
}

const ways = [
  ['import', "import('./dist/redis.js').catch((e) => console.log(e.code, e.name, e.message))"],
  ['require', "try { require('./dist/redis.cjs') } catch (e) { console.log(e.code, e.name, e.message) }"]
] as const

describe.each(Object.keys(states))('a .node file that is %s', (state) => {
  it.each(ways)('is said by %s in one paragraph, with what to do', (_title, code) => {
    const { folder, file } = packageWith(state)
    const { stdout } = spawnSync(process.execPath, ['-e', code], { cwd: folder, encoding: 'utf8' })
    expect(stdout).toMatch(/^NATIVE_MISSING PersistenceError [^\n]*\n$/)
    expect(stdout).toContain(file)
    expect(stdout).toContain('libhiredis-dev')
    expect(stdout).toContain(`npm --prefix ${folder} run build`)
    if (state !== 'absent') expect(stdout).toMatch(/needs glibc \d.*; this machine has glibc \d/)
  })
})

describe('the permission model of Node', () => {
  const flags = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission'
  const permitted = (...more: string[]) => {
    const code =
      "try { require('./dist/redis.cjs'); console.log('loaded') } catch (e) { console.log(e.code, e.message) }"
    const words = [flags, '--allow-fs-read=*', '--no-warnings', ...more, '-e', code]
    return spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' }).stdout
  }

  it('lets the native module in where addons are allowed', () => {
    expect(permitted('--allow-addons')).toBe('loaded\n')
  })

  it('is named where they are not', () => {
    expect(permitted()).toMatch(/^NATIVE_MISSING [^\n]*redis\.node[^\n]*--allow-addons[^\n]*\n$/)
  })
})

it('the counters of threads are one and the same in every Worker', async () => {
  const code = `
    const { getEnvironmentData } = require('node:worker_threads')
    Atomics.add(new Int32Array(getEnvironmentData('go-go-scope:persistence:threads')), 1, 7)`
  const before = Atomics.load(threadCells(), 1)
  await new Promise((resolve) => new Worker(code, { eval: true }).once('exit', resolve))
  expect(Atomics.load(threadCells(), 1)).toBe(before + 7)
  Atomics.sub(threadCells(), 1, 7)
})
