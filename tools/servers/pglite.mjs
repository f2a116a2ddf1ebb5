// PostgreSQL as WebAssembly, out of npm: it needs no server on this machine, and no rights.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openFolder } from './folder.mjs'
import { startServer } from './server.mjs'

const script = fileURLToPath(new URL('pglite-process.mjs', import.meta.url))
const manifest = new URL('../../node_modules/@electric-sql/pglite/package.json', import.meta.url)

const user = 'postgres'

/** Starts one in memory, gone with this process: one user, and one database, whatever the URL says. */
export async function startPglite({ port, password = 'secret' } = {}) {
  const folder = await openFolder('pglite', { quick: true })
  const server = await startServer(
    folder,
    {
      name: 'pglite',
      program: process.execPath,
      env: { PGLITE_PASSWORD: password },
      stopSignal: 'SIGTERM',
      quitSignal: 'SIGKILL',
      arguments: (port) => [script, String(port)],
      describe: (port) => ({
        host: '127.0.0.1',
        user,
        password,
        url: `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`
      })
    },
    port
  )
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'))
  // Its clients share one session.
  return Object.assign(server, {
    backend: 'postgres',
    version: `PGlite ${version}`,
    options: { preparedStatements: false }
  })
}
