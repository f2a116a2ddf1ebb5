// Transpiles a sample for the running Node, and points its imports at the tested package.
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const beside = (file: string) => new URL(file, import.meta.url).href

const documented = {
  '@go-go-scope/persistence-redis': '@go-go-scope/persistence-native/redis',
  '@go-go-scope/persistence-postgres': '@go-go-scope/persistence-native/postgres',
  '@go-go-scope/persistence-mysql': '@go-go-scope/persistence-native/mysql',
  '@go-go-scope/persistence-mongodb': '@go-go-scope/persistence-native/mongodb'
}
const hostile = {
  ioredis: beside('ioredis.mjs'),
  pg: beside('pg.mjs'),
  'mysql2/promise': beside('mysql2.mjs'),
  mongodb: beside('mongodb.mjs')
}

const transpiled: Record<string, string> = { 'pg-8.0': beside('pg-8.0.mjs') }

/** A folder inside the package, so that the package's name resolves to its published files. */
export const builtFile = (name: string): string => path.join(root, 'build', 'samples', name)

/** @returns the file to run */
export async function buildSample(name: string, { hostileClient }: { hostileClient: boolean }): Promise<string> {
  return buildWith(name, hostileClient ? '-hostile' : '', hostileClient ? hostile : {})
}

/** Builds the sample with another version of its client; `package.json` has the version under another name. */
export async function buildSampleOn(name: string, client: string): Promise<string> {
  const imported = client.replace(/-[\d.]+/, '')
  return buildWith(name, `-on-${client.replace('/', '-')}`, { [imported]: transpiled[client] ?? client })
}

async function buildWith(name: string, suffix: string, clients: Record<string, string>): Promise<string> {
  return buildFile(path.join(root, 'examples', `${name}.ts`), builtFile(`${name}${suffix}.mjs`), clients)
}

/** Returns `outfile`. */
export async function buildFile(file: string, outfile: string, clients: Record<string, string> = {}): Promise<string> {
  const targets: Record<string, string> = { ...documented, 'go-go-scope': beside('scope.mjs'), ...clients }
  await build({
    entryPoints: [file],
    outfile,
    bundle: true,
    format: 'esm',
    target: `node${process.versions.node}`,
    plugins: [redirect(targets)]
  })
  return outfile
}

function redirect(targets: Record<string, string>): Plugin {
  return {
    name: 'redirect',
    setup({ onResolve }) {
      onResolve({ filter: /^[^./]/ }, ({ path }) => ({ path: targets[path] ?? path, external: true }))
    }
  }
}
