import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:tls'
import type { CertificateKind, startMongodb } from '../../../tools/servers.mjs'

type Server = Awaited<ReturnType<typeof startMongodb>>

function join(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one]
  ] as const)
    from.pipe(to).on('error', () => from.destroy())
}

/** The same server behind a front that presents another certificate. */
export async function showing(server: Server, kind: CertificateKind): Promise<Server> {
  const behind = { host: '127.0.0.1', port: server.port, rejectUnauthorized: false }
  const front = createServer(server.certs!.servers[kind], (client) => join(client, connect(behind)))
  front.on('tlsClientError', () => {})
  await once(front.listen(0, '127.0.0.1'), 'listening')
  const { port } = front.address() as AddressInfo
  const stop = async () => {
    front.close()
    await server.stop()
  }
  const url = Object.assign(new URL(server.url), { port: String(port) }).href
  return Object.assign(Object.create(server), { port, url, stop })
}
