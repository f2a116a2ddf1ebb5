// `npm run docs`: the reference of all entries, in which no type is missing.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const typedoc = join(root, 'node_modules/typedoc/bin/typedoc')

interface Module {
  name: string
  children: { name: string }[]
}

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reference-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function run(...args: string[]): Promise<{ code: number; text: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [typedoc, ...args], { cwd: root, timeout: 300_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, text: stdout + stderr })
    )
  })
}

it('is made without a warning, and each entry has its types', { timeout: 300_000 }, async () => {
  const json = join(folder, 'reference.json')
  const { code, text } = await run('--json', json)
  expect(text).not.toContain('warning')
  expect(code).toBe(0)
  const { children } = JSON.parse(readFileSync(json, 'utf8')) as { children: Module[] }
  const named = new Map(children.map((module) => [module.name, module.children.map(({ name }) => name)]))
  expect([...named.keys()].sort()).toEqual(['conformance', 'index', 'mongodb', 'mysql', 'postgres', 'redis'])
  named.delete('conformance')
  for (const [entry, names] of named) expect(names, entry).toContain('PersistenceEvent')
  expect(named.get('redis')).toEqual(expect.arrayContaining(['RedisAdapterOptions', 'RedisConfig', 'TlsOptions']))
})

it('a type that an entry uses and does not export is a failure', { timeout: 300_000 }, async () => {
  const entry = join(folder, 'entry.ts')
  writeFileSync(entry, 'interface Hidden { ttl: number }\nexport declare function make(options: Hidden): void\n')
  writeFileSync(join(folder, 'package.json'), '{ "name": "planted" }')
  const project = join(folder, 'tsconfig.json')
  writeFileSync(project, JSON.stringify({ files: [entry], compilerOptions: { types: [] } }))
  const { entryPoints, projectDocuments, readme, ...settings } = JSON.parse(
    readFileSync(join(root, 'typedoc.json'), 'utf8')
  )
  const options = join(folder, 'typedoc.json')
  writeFileSync(options, JSON.stringify({ ...settings, out: join(folder, 'out'), entryPoints: [entry] }))
  const { code, text } = await run('--options', options, '--tsconfig', project)
  expect(text).toContain('Hidden')
  expect(code).not.toBe(0)
})
