// Tests that every package passes, whatever its .node files are linked with.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sbomName } from '../../../tools/release/packages.mjs'
import { readDeclarations } from '../../unit/support/declarations.js'

export interface Laid {
  folder: string
  name: string
  backends: string[]
  /** By default those of its backends. */
  entries?: string[]
}

/** Files about the linked libraries, which only a release has. */
const ofReleases = ['THIRD-PARTY-NOTICES', sbomName]
/** Files that npm always publishes. */
const always = ['package.json', 'README.md', 'LICENSE']
const own = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
const hooks = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish', 'prepack']

const entriesOf = (backends: string[]) => (backends.length === 1 ? backends : ['index', ...backends])

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))

export const nativesIn = (folder: string) => filesIn(folder).filter((name) => name.endsWith('.node'))

export const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

const loadOf = async (file: string): Promise<object> =>
  file.endsWith('.cjs') ? createRequire(import.meta.url)(file) : import(file)

/** The run-time exports and the declared names of each entry, as ESM and as CommonJS. */
async function namesOf(folder: string, entries: string[]) {
  const kinds = entries.flatMap((entry) => [
    { code: `${entry}.js`, types: `${entry}.d.ts` },
    { code: `${entry}.cjs`, types: `${entry}.d.cts` }
  ])
  const declared = readDeclarations(kinds.map(({ types }) => join(folder, 'dist', types)))
  const names = kinds.map(async ({ code, types }) => ({
    code,
    exported: Object.keys(await loadOf(join(folder, 'dist', code))).sort(),
    declared: Object.keys(declared(join(folder, 'dist', types))).sort()
  }))
  return Promise.all(names)
}

/** @param find called when the tests run: the package may be laid out only then */
export function itIsAPackage(find: () => Laid): void {
  it('has nothing that an installer would run, and needs no other package', () => {
    const manifest = manifestOf(find().folder)
    expect(Object.keys(manifest.scripts ?? {}).filter((name) => hooks.includes(name))).toEqual([])
    expect(manifest).not.toHaveProperty('gypfile')
    expect(existsSync(join(find().folder, 'binding.gyp'))).toBe(false)
    expect(manifest.dependencies).toBeUndefined()
  })

  it('has a manifest with its origin and its requirements', () => {
    const { folder, backends } = find()
    const { version, repository, homepage, bugs, license, engines, keywords, publishConfig } = manifestOf(folder)
    const home = 'https://github.com/thelinuxlich/go-go-scope'
    expect({ version, repository, homepage, bugs, license, engines, publishConfig }).toEqual({
      version: own.version,
      repository: { type: 'git', url: `git+${home}.git` },
      homepage: `${home}#readme`,
      bugs: { url: `${home}/issues` },
      license: 'MIT',
      engines: { node: '>=20' },
      publishConfig: { access: 'public' }
    })
    const named = ['redis', 'postgres', 'mysql', 'mongodb'].filter((backend) => keywords.includes(backend))
    expect(named).toEqual(backends)
    expect(keywords).toEqual(expect.arrayContaining(['go-go-scope', 'lock', 'idempotency']))
  })

  it('lists the published files', () => {
    const { folder } = find()
    const unlisted = readdirSync(folder).filter((name) => ![...always, ...manifestOf(folder).files].includes(name))
    expect(unlisted).toEqual([])
    const absent = manifestOf(folder).files.filter((name: string) => !existsSync(join(folder, name)))
    expect(absent.filter((name: string) => !ofReleases.includes(name))).toEqual([])
  })

  it('holds its backends and nothing of the others', () => {
    const { folder, backends } = find()
    expect(
      nativesIn(folder)
        .map((name) => name.replace(/^prebuilds\/[\w-]+\/(\w+)\.node$/, '$1'))
        .sort()
    ).toEqual([...backends].sort())
    const others = ['redis', 'postgres', 'mysql', 'mongodb'].filter((name) => !backends.includes(name))
    const foreign = new RegExp(`^(native|dist)/(${others.join('|') || 'none'})\\b`)
    expect(filesIn(folder).filter((name) => foreign.test(name))).toEqual([])
  })

  it('names only files that are there', () => {
    const { folder } = find()
    const named = JSON.stringify(manifestOf(folder)).match(/"\.\/[^"]+\.(c?js|mjs|d\.c?ts|json)"/g) ?? []
    const files = named.map((text) => join(folder, JSON.parse(text)))
    expect(files.length).toBeGreaterThan(5)
    expect(files.filter((file) => !existsSync(file))).toEqual([])
  })

  it('exports what it declares, as ESM and as CommonJS', async () => {
    const { folder, backends, entries = entriesOf(backends) } = find()
    for (const { code, exported, declared } of await namesOf(folder, entries)) {
      expect(exported.length, code).toBeGreaterThan(0)
      expect(exported, code).toEqual(declared)
    }
  })

  it('has a README whose links lead to files inside', () => {
    const { folder } = find()
    const pages = filesIn(folder).filter((name) => /^(docs\/(reports\/)?)?[^/]+\.md$/.test(name))
    expect(pages).toContain('README.md')
    const broken = pages.flatMap((page) => {
      const text = readFileSync(join(folder, page), 'utf8')
      const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => join(page, '..', link!))
      return links
        .filter((link) => !ofReleases.includes(link) && !existsSync(join(folder, link)))
        .map((link) => `${page}: ${link}`)
    })
    expect(broken).toEqual([])
  })
}
