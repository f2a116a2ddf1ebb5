// What `npx <package> build` says on a machine that lacks something, before it builds anything.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { missingPackages } from '../../tools/facts.mjs'
import { packages } from '../../tools/release/packages.mjs'
import { stagePackage } from '../../tools/release/stage.mjs'
import { withoutPackages } from '../release/support/dev-packages.js'

const natives = fileURLToPath(new URL('../../build/Release', import.meta.url))
const place = mkdtempSync(join(tmpdir(), 'source-builds-'))
const own: Record<string, { pkgConfig: string; apt: string }> = {
  redis: { pkgConfig: 'hiredis', apt: 'libhiredis-dev' },
  postgres: { pkgConfig: 'libpq', apt: 'libpq-dev' },
  mysql: { pkgConfig: 'libmariadb', apt: 'libmariadb-dev' },
  mongodb: { pkgConfig: 'libmongoc-1.0', apt: 'libmongoc-dev' }
}
const backends = Object.keys(own)
let folder = ''

beforeAll(async () => {
  folder = await stagePackage(packages.at(-1)!, { platform: 'none', natives }, place)
})
afterAll(() => rmSync(place, { recursive: true }))

const run = (env: NodeJS.ProcessEnv, ...words: string[]) =>
  spawnSync(process.execPath, words, { cwd: folder, env, encoding: 'utf8' })
const lacking = (...names: string[]) => withoutPackages(join(place, 'packages'), names)

it('this machine has them all', () => {
  expect(['core', ...backends].flatMap(missingPackages)).toEqual([])
})

const subsets = Array.from({ length: 2 ** backends.length }, (_, bits) =>
  backends.filter((_backend, index) => bits & (1 << index))
)

it.each(subsets)('without the packages of %s %s %s %s the others are still built', (...some: unknown[]) => {
  const missing = some.filter((name): name is string => backends.includes(name as string))
  const env = lacking(...missing.map((backend) => own[backend]!.pkgConfig))
  const code = `
    import { missingPackages } from './tools/facts.mjs'
    console.log(JSON.stringify(${JSON.stringify(backends)}.map((name) => [name, missingPackages(name)])))`
  const { stdout, stderr } = run(env, '--input-type=module', '-e', code)
  const expected = backends.map((name) => [name, missing.includes(name) ? [own[name]!.apt] : []])
  expect(JSON.parse(stdout || '[]'), stderr).toEqual(expected)
})

describe('one paragraph says what to install', () => {
  it.each(backends)('for %s, when it was asked for by name', (backend) => {
    const { status, stdout, stderr } = run(lacking(own[backend]!.pkgConfig), 'tools/command.mjs', 'build', backend)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(new RegExp(`^the ${backend} backend needs ${own[backend]!.apt} [^\\n]*\\n$`))
  })

  it('for what two libraries lack', () => {
    const { stderr } = run(lacking('hiredis', 'openssl', 'libssl', 'libcrypto'), 'tools/command.mjs', 'build', 'redis')
    expect(stderr).toMatch(/^the redis backend needs libhiredis-dev libssl-dev [^\n]*\n$/)
  })

  it('for what every backend needs', () => {
    const { status, stderr } = run(lacking('nlohmann_json'), 'tools/command.mjs', 'build')
    expect(status).toBe(1)
    expect(stderr).toMatch(/^[^\n]*nlohmann-json3-dev[^\n]*\n$/)
  })

  it('for a compiler', () => {
    const bin = join(place, 'bin')
    mkdirSync(bin)
    symlinkSync('/usr/bin/pkg-config', join(bin, 'pkg-config'))
    const { status, stderr } = run({ PATH: bin }, 'tools/command.mjs', 'build')
    expect(status).toBe(1)
    expect(stderr).toMatch(/^[^\n]*make, g\+\+, python3[^\n]*build-essential python3[^\n]*\n$/)
  })

  it('for a backend that is not there', () => {
    const { status, stderr } = run(process.env, 'tools/command.mjs', 'build', 'oracle')
    expect(status).toBe(1)
    expect(stderr).toMatch(/^there is no backend 'oracle' here; there is redis, [^\n]*\n$/)
  })

  it('for a command that is not there', () => {
    const { status, stderr } = run(process.env, 'tools/command.mjs', 'make')
    expect(status).toBe(2)
    expect(stderr).toMatch(/^usage: build[^\n]*\n$/)
  })
})
