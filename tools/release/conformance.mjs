// The package of the conformance suite: JavaScript alone, without an addon and without a command.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from '../facts.mjs'
import { conditions, own, publishedFields, sbomName } from './packages.mjs'

export const conformancePackage = {
  name: '@go-go-scope/persistence-conformance',
  description: 'The contract of a go-go-scope persistence adapter, as tests that run on any adapter',
  backends: []
}

const manifest = () => ({
  name: conformancePackage.name,
  description: conformancePackage.description,
  ...publishedFields(),
  keywords: [...own.keywords, 'conformance', 'tests'],
  exports: { '.': conditions('conformance'), './package.json': './package.json' },
  main: './dist/conformance.cjs',
  types: './dist/conformance.d.ts',
  files: ['CHANGELOG.md', 'SECURITY.md', sbomName, 'dist'],
  publishConfig: { access: 'public' }
})

const common = { entryPoints: [join(root, 'conformance/index.ts')], bundle: true, platform: 'node', target: 'node20' }

/** Bundles the suite into a folder, with its declarations. */
export async function buildConformance(dist) {
  mkdirSync(dist, { recursive: true })
  await build({ ...common, format: 'esm', outfile: join(dist, 'conformance.js') })
  await build({ ...common, format: 'cjs', outfile: join(dist, 'conformance.cjs') })
  for (const kind of ['d.ts', 'd.cts']) cpSync(join(root, 'types/conformance.d.ts'), join(dist, `conformance.${kind}`))
}

// The pages of docs/ are in the packages of the adapters: here a link has its text only.
const withoutLinks = (text) => text.replaceAll(/\[([^\]]+)\]\((?!https?:|#)[^)]+\)/g, '$1')

const putText = (from, to, change) => writeFileSync(to, change(readFileSync(join(root, from), 'utf8')))

const asReadme = (text) => withoutLinks(text).replace(/^# .*/, `# ${conformancePackage.name}`)

/** Lays it out in a folder of its own inside `place`, and returns that folder. */
export async function stageConformance(place = join(root, 'build/release')) {
  const folder = join(place, conformancePackage.name.split('/')[1])
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  await buildConformance(join(folder, 'dist'))
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  for (const name of ['CHANGELOG.md', 'SECURITY.md']) putText(name, join(folder, name), withoutLinks)
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), undefined, 2)}\n`)
  putText('docs/conformance.md', join(folder, 'README.md'), asReadme)
  return folder
}
