// An application that a bundler has put into one file: it runs with the package beside it, else it prints what to do.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, inject, it, onTestFinished } from 'vitest'
import { backends } from '../../tools/facts.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const CLASSES: Record<string, string> = {
  redis: 'RedisAdapter',
  postgres: 'PostgresAdapter',
  mysql: 'MySQLAdapter',
  mongodb: 'MongoDBAdapter'
}

function appOf(backend: string): string {
  return `import { ${CLASSES[backend]} } from '@go-go-scope/persistence-native/${backend}'
    const adapter = new ${CLASSES[backend]}(process.env.SERVER_URL, { keyPrefix: 'bundled:' })
    adapter.set('k', 1).then(() => adapter.get('k')).then((value) => console.log('got', value)).finally(() => adapter.disconnect())
    process.on('unhandledRejection', () => {})`
}

// esbuild's ES modules have no `require`, with which the bundled CommonJS packages load Node's modules.
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)"

/** Runs the bundle in a folder of its own. */
async function run(backend: string, format: 'esm' | 'cjs', external: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'bundled-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'node_modules/@go-go-scope'), { recursive: true })
  symlinkSync(root, join(folder, 'node_modules/@go-go-scope/persistence-native'))
  writeFileSync(join(folder, 'app.mjs'), appOf(backend))
  const outfile = join(folder, 'out', format === 'esm' ? 'app.mjs' : 'app.cjs')
  await build({
    entryPoints: [join(folder, 'app.mjs')],
    bundle: true,
    platform: 'node',
    format,
    outfile,
    external,
    logLevel: 'silent',
    banner: { js: format === 'esm' ? REQUIRE : '' }
  })
  const env = { ...process.env, SERVER_URL: inject('urls')[backend as 'redis'] }
  return spawnSync(process.execPath, [outfile], { cwd: folder, encoding: 'utf8', env })
}

it.each(backends.flatMap((backend) => [[backend, 'esm'] as const, [backend, 'cjs'] as const]))(
  '%s as %s: kept out of the bundle it works',
  async (backend, format) => {
    expect((await run(backend, format, ['@go-go-scope/*'])).stdout).toBe('got 1\n')
  }
)

it.each(['esm', 'cjs'] as const)('as %s: inside of the bundle it says how to keep it out', async (format) => {
  const { stderr } = await run('redis', format, [])
  expect(stderr).toMatch(/native module of the redis backend is missing: this package was bundled into the application/)
  expect(stderr).toMatch(/serverExternalPackages/)
})
