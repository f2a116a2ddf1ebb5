import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { describe, expect, it, onTestFinished } from 'vitest'
import { threadCells } from '../../lib/native.js'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

function packageWithout(file: 'absent' | 'broken'): string {
  const folder = mkdtempSync(join(tmpdir(), 'package-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const part of ['package.json', 'dist', 'tools/sources.json'])
    cpSync(join(root, part), join(folder, part), { recursive: true })
  cpSync(join(root, 'node_modules/devalue'), join(folder, 'node_modules/devalue'), { recursive: true })
  if (file === 'broken') {
    mkdirSync(join(folder, 'build/Release'), { recursive: true })
    writeFileSync(join(folder, 'build/Release/redis.node'), 'not a library')
  }
  return folder
}

describe.each(['absent', 'broken'] as const)('a .node file that is %s', (state) => {
  it.each([
    ['import', "import('./dist/redis.js').catch((e) => console.log(e.code, e.name, e.message))"],
    ['require', "try { require('./dist/redis.cjs') } catch (e) { console.log(e.code, e.name, e.message) }"]
  ])('is said by %s, with what to do', (_title, code) => {
    const folder = packageWithout(state)
    const { stdout } = spawnSync(process.execPath, ['-e', code], { cwd: folder, encoding: 'utf8' })
    expect(stdout).toMatch(/^NATIVE_MISSING PersistenceError /)
    expect(stdout).toContain(join(folder, 'build/Release/redis.node'))
    expect(stdout).toContain('libhiredis-dev')
    expect(stdout).toContain('npm rebuild @go-go-scope/persistence-native')
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
