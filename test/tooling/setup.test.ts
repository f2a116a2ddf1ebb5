// The setup of a clone: `npm test` installs a package without which a test is skipped, also if no other is missing.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'

const place = mkdtempSync(join(tmpdir(), 'setup-'))
afterAll(() => rmSync(place, { recursive: true }))

const hidden = /^(clang-format|apt-get|apt-cache|sudo)/
const programs = (folder: string) => {
  try {
    return readdirSync(folder).filter((name) => !hidden.test(name))
  } catch {
    return []
  }
}

function write(file: string, text: string) {
  writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 })
}

/** A PATH with all programs of this machine but clang-format, and with an apt that only logs its arguments. */
function machine(name: string, offers: boolean) {
  const bin = join(place, name)
  mkdirSync(bin)
  const folders = process.env.PATH!.split(delimiter)
  const all = new Map(folders.toReversed().flatMap((folder) => programs(folder).map((one) => [one, join(folder, one)])))
  for (const [one, file] of all) symlinkSync(file, join(bin, one))
  write(join(bin, 'apt-get'), `echo "$@" >>${join(bin, 'log')}`)
  write(join(bin, 'apt-cache'), `exit ${offers ? 0 : 100}`)
  write(join(bin, 'sudo'), '[ "$1" = --version ] || exec "$@"')
  return bin
}

const code = `
  import { attempt, systemPackages } from './tools/setup.mjs'
  process.exitCode = attempt(() => systemPackages('test')) ? 0 : 1`

function setUp(bin: string): Promise<{ code: number; stderr: string; asked: string[] }> {
  const options = { env: { ...process.env, PATH: bin } }
  return new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '-e', code], options, (error, _stdout, stderr) => {
      const asked = readFileSync(join(bin, 'log'), 'utf8').match(/(update|install .*)$/gm) ?? []
      resolve({ code: error ? Number(error.code) : 0, stderr, asked })
    })
  })
}

it('npm ci in a clone builds all that npm run build does', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(scripts.install).toBe(scripts.build)
})

it('clang-format alone', async () => {
  const { code, stderr, asked } = await setUp(machine('offered', true))
  expect(asked).toEqual(['update', 'install --no-install-recommends clang-format-14'])
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^Could not install clang-format-14: [^\n]*\n$/)])
})

it('not where the distribution has none: the rest is tested all the same', async () => {
  const { code, stderr, asked } = await setUp(machine('not-offered', false))
  expect([code, stderr, asked]).toEqual([0, '', ['update']])
})
