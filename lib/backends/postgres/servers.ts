import { wrongValue } from '../../arguments/arguments.js'
import { toPort } from '../client-fields.js'
import type { NativeSettings, ServerSettings } from '../settings.js'

type Place = Pick<NativeSettings, 'port'> & Partial<NativeSettings>

/** The servers to try, in this order: lists with commas, as libpq takes them; one port may stand for all. */
export function serversOf(given: { host?: string; port?: string }): Place {
  const hosts = (given.host || process.env.PGHOST || 'localhost').split(',')
  const ports = (given.port || process.env.PGPORT || '').split(',')
  if (ports.length !== 1 && ports.length !== hosts.length)
    throw wrongValue('port', `one port, or one for each of ${hosts.length} hosts`, ports.join(','))
  const servers = hosts.map((host, at) => serverAt(host || 'localhost', ports[at] ?? ports[0] ?? ''))
  const [first = serverAt('localhost', ''), ...more] = servers
  return { ...placeOf(first), ...(more.length > 0 && { moreServers: more }) }
}

// A host may be the path of a socket. libpq takes its folder, and the name of the file contains the port.
function serverAt(host: string, port: string): ServerSettings {
  const file = /^(\/.*)\/\.s\.PGSQL\.(\d+)$/.exec(host)
  if (file) return { host: file[1] ?? '/', port: toPort(file[2], 'host') }
  return { host, port: toPort(port || 5432, 'port') }
}

function placeOf({ host, port }: ServerSettings): Place {
  return host.startsWith('/') ? { socketPath: host, port } : { host, port }
}
