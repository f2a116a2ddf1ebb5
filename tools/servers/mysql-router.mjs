// MySQL Router in front of one server, in plain text.
import { join } from 'node:path'
import { openFolder, writeInto } from './folder.mjs'
import { privateServer } from './private.mjs'
import { startServer } from './server.mjs'

function configuration(folder, root, server, settings, port) {
  const routing = {
    bind_address: '127.0.0.1',
    bind_port: port,
    destinations: `127.0.0.1:${server.port}`,
    routing_strategy: 'first-available',
    protocol: 'classic',
    ...settings
  }
  const lines = Object.entries(routing).map(([name, value]) => `${name}=${value}`)
  const places = ['runtime_folder', 'data_folder', 'config_folder'].map((name) => `${name}=${folder.path}`)
  const plugins = `plugin_folder=${join(root, 'usr/lib/mysqlrouter/plugin')}`
  const rest = ['[logger]', 'level=INFO', '[connection_pool]', 'max_idle_server_connections=16', '[routing:plain]']
  return ['[DEFAULT]', 'logging_folder=', plugins, ...places, ...rest, ...lines, ''].join('\n')
}

/** `settings`: of the routing, such as `client_ssl_mode`. */
export async function startMysqlRouter({ server, settings = {} }) {
  const { root, program } = await privateServer('mysqlRouter')
  const folder = await openFolder('mysql-router', { quick: true })
  const write = (port) => writeInto(folder, 'router.conf', configuration(folder, root, server, settings, port))
  return startServer(folder, {
    name: 'mysql-router',
    program,
    stopSignal: 'SIGTERM',
    quitSignal: 'SIGTERM',
    ready: /Start accepting connections/,
    complaint: /Error:/,
    arguments: (port) => ['-c', write(port), ...(process.getuid() === 0 ? ['--user=root'] : [])],
    describe: (port) => ({ host: '127.0.0.1', url: Object.assign(new URL(server.url), { port }).href })
  })
}
