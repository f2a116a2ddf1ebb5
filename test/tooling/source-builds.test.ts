// The error of `npx <package> build` on a machine that lacks a package, printed before anything is built.
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
const packageOf = (backend: string) => own[backend]!.pkgConfig
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

it('without any of the packages, the backends of the others are still built', { timeout: 120_000 }, () => {
  const machines = subsets.map((missing, at) => {
    const { PKG_CONFIG_LIBDIR } = withoutPackages(join(place, `packages-${at}`), missing.map(packageOf))
    return PKG_CONFIG_LIBDIR
  })
  const code = `
    import { missingPackages } from './tools/facts.mjs'
    for (const folder of ${JSON.stringify(machines)}) {
      process.env.PKG_CONFIG_LIBDIR = folder
      console.log(JSON.stringify(${JSON.stringify(backends)}.map(missingPackages)))
    }`
  const { stdout, stderr } = run(process.env, '--input-type=module', '-e', code)
  const expected = subsets.map((missing) => backends.map((name) => (missing.includes(name) ? [own[name]!.apt] : [])))
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
    stderr
  ).toEqual(expected)
})

it('where nothing was built or came prebuilt, importing says how to build it', () => {
  const code = "import('./dist/redis.js').catch(({ code, message }) => console.log(code, message))"
  const { stdout } = run(process.env, '-e', code)
  expect(stdout).toMatch(
    /^NATIVE_MISSING [^\n]*libhiredis-dev[^\n]*npx @go-go-scope\/persistence-native build redis\n$/
  )
})

describe('one paragraph says what to install', () => {
  it.each(backends)('for %s, when it was asked for by name', (backend) => {
    const { status, stdout, stderr } = run(lacking(packageOf(backend)), 'tools/command.mjs', 'build', backend)
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
