// The published packages: a self-contained one for each backend, and one with all of them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { backends, facts, root } from '../facts.mjs'

export const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

export const conditions = (entry) => ({
  import: { types: `./dist/${entry}.d.ts`, default: `./dist/${entry}.js` },
  require: { types: `./dist/${entry}.d.cts`, default: `./dist/${entry}.cjs` }
})

const single = (backend) => ({
  name: `@go-go-scope/persistence-${backend}`,
  description: `Native persistence adapters for go-go-scope on ${facts.backends[backend].title}`,
  backends: [backend],
  entries: [backend],
  exports: { '.': conditions(backend), './package.json': './package.json' },
  main: backend
})

const whole = {
  name: own.name,
  description: own.description,
  backends,
  entries: ['index', ...backends],
  exports: own.exports,
  typesVersions: own.typesVersions,
  main: 'index'
}

/** The file with the CycloneDX document, named as its specification recommends. */
export const sbomName = 'bom.cdx.json'

export const packages = [...backends.map(single), whole]

/** The tarball of a package, in build/release. */
export const tarballOf = (name) => join(root, 'build/release', `go-go-scope-${name.split('/')[1]}-${own.version}.tgz`)

/** Beside the files that npm always publishes. */
const files = [
  'CHANGELOG.md',
  'SECURITY.md',
  'THIRD-PARTY-NOTICES',
  sbomName,
  'dist',
  'docs',
  'native',
  'prebuilds',
  'tools'
]

const keywordsOf = (inside) => [...own.keywords, ...inside.flatMap((backend) => facts.backends[backend].keywords)]

/** The fields that all manifests have in common. */
export function publishedFields() {
  const { version, homepage, bugs, repository, license, type, engines } = own
  return { version, homepage, bugs, repository, license, type, engines }
}

/** The manifest of a package. It has no scripts, because an installed package is ready. */
export function manifest({ name, description, backends: inside, exports, typesVersions, main }) {
  const { peerDependencies, peerDependenciesMeta } = own
  const imports = inside.some((name) => facts.backends[name].npm) ? own.imports : undefined
  return {
    name,
    description,
    ...publishedFields(),
    keywords: keywordsOf(inside),
    exports,
    imports,
    main: `./dist/${main}.cjs`,
    types: `./dist/${main}.d.ts`,
    typesVersions,
    files,
    bin: { [name.split('/')[1]]: './tools/command.mjs' },
    peerDependencies,
    peerDependenciesMeta,
    publishConfig: { access: 'public' }
  }
}
