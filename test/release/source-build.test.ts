// Without its prebuilt addons a package builds the sources in the tarball, as far as this machine has the libraries.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { withoutPackages } from './support/dev-packages.js'
import { packed } from './support/tarballs.js'

const { tarball, name } = packed.at(-1)!
const folder = fileURLToPath(new URL('../../build/source-package', import.meta.url))
const minutes = 60_000
const lacking = () => withoutPackages(`${folder}-packages`, ['libmariadb', 'libmongoc-1.0'])

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'])
  rmSync(join(folder, 'prebuilds'), { recursive: true })
})

const run = (env: NodeJS.ProcessEnv, ...words: string[]) =>
  spawnSync(process.execPath, words, { cwd: folder, env, encoding: 'utf8', timeout: 20 * minutes })

const outcome = (className: string, url: string) => `
  try {
    const adapter = new (require('./dist/index.cjs').${className})('${url}', { connectTimeout: 2000 })
    adapter.get('k').catch(({ code }) => console.log(code)).finally(() => adapter.disconnect())
  } catch ({ code, message }) {
    console.log(code, message)
  }`

it('builds what it can, and names the rest', { timeout: 20 * minutes }, () => {
  const { status, stdout, stderr } = run(lacking(), 'tools/command.mjs', 'build')
  expect(status, stdout + stderr).toBe(0)
  const skipped = stderr.split('\n').filter((line) => line.startsWith('skipping'))
  expect(skipped).toEqual([
    expect.stringMatching(/^skipping the mysql backend: install libmariadb-dev /),
    expect.stringMatching(/^skipping the mongodb backend: install libmongoc-dev /)
  ])
  const built = ['redis', 'postgres', 'mysql', 'mongodb'].filter((backend) =>
    existsSync(join(folder, `native/build/Release/${backend}.node`))
  )
  expect(built).toEqual(['redis', 'postgres'])
})

it('the built backends work', () => {
  for (const [className, url] of [
    ['RedisAdapter', 'redis://127.0.0.1:1/0'],
    ['PostgresAdapter', 'postgres://127.0.0.1:1/d']
  ] as const)
    expect(run(process.env, '-e', outcome(className, url)).stdout, className).toBe('CONNECT_FAILED\n')
})

it('a backend that was not built says in one paragraph what to do', () => {
  const { stdout } = run(process.env, '-e', outcome('MySQLAdapter', 'mysql://127.0.0.1:1/d'))
  expect(stdout).toMatch(/^NATIVE_MISSING [^\n]*libmariadb-dev[^\n]*\n$/)
  expect(stdout).toContain(`npx ${name} build mysql`)
})
