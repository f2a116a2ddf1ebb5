// A fault proxy between a client and its server, for tests.
import { FaultProxy } from './fault-proxy/proxy.mjs'

export { forkFaultProxy } from './fault-proxy/process.mjs'

/**
 * @param {{ host?: string, port: number } | { path: string }} target the server
 * @param {{ host?: string, port?: number } | { path: string }} [address] where to listen; by default a free port of 127.0.0.1
 */
export function openFaultProxy(target, address = {}) {
  const own = 'path' in address ? address : { host: address.host ?? '127.0.0.1', port: address.port ?? 0 }
  return new FaultProxy(target).listen(own)
}
