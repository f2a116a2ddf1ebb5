// TypeScript's resolution `node10`, which ignores `exports`, finds the entries of the backends by `typesVersions`.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { backends } from '../../tools/facts.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const options = ['--noEmit', '--strict', '--target', 'ES2022', '--module', 'CommonJS', '--moduleResolution', 'node10']
const quiet = ['--ignoreDeprecations', '5.0', '--types', 'node', '--typeRoots', join(root, 'node_modules/@types')]

it('an application that resolves modules as Node 10 did compiles', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'node10-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'node_modules/@go-go-scope'), { recursive: true })
  symlinkSync(root, join(folder, 'node_modules/@go-go-scope/persistence-native'))
  const entries = ['', ...backends.map((backend) => `/${backend}`)]
  const lines = entries.map((entry, at) => `export * as part${at} from '@go-go-scope/persistence-native${entry}'`)
  writeFileSync(join(folder, 'app.ts'), lines.join('\n'))
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const { stdout } = spawnSync(process.execPath, [compiler, ...options, ...quiet, 'app.ts'], {
    cwd: folder,
    encoding: 'utf8'
  })
  expect(stdout).toBe('')
})
