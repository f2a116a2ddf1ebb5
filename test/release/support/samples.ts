// The documented samples, with the client libraries that they import inside one file: a bare root has no others.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const scope = fileURLToPath(new URL('../../support/samples/scope.mjs', import.meta.url))

/** Packages that the clients use only if they are installed. */
const optional = ['pg-native', 'cloudflare:sockets', 'kerberos', 'snappy', 'socks', 'mongodb-client-encryption']
const others = ['@mongodb-js/zstd', '@aws-sdk/credential-providers', 'gcp-metadata', 'aws4']

/** Bundles a sample with its clients. The packages of this project are imported from where they are installed. */
export async function bundleSample(backend: string): Promise<string> {
  const outfile = join(root, 'build/samples', `${backend}-packed.mjs`)
  await build({
    entryPoints: [join(root, `examples/${backend}-basic.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    alias: { 'go-go-scope': scope },
    external: ['@go-go-scope/*', ...optional, ...others],
    banner: { js: "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)" }
  })
  return outfile
}
