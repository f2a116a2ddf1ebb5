// The contract behind MySQL Router without TLS. The router names itself, so the adapter sends statements one by one.
import { afterAll } from 'vitest'
import { startMysql, startMysqlRouter } from '../../../tools/servers.mjs'
import { mysqlAt } from '../../support/mysql-backend.js'
import { contract } from '../suite.js'

async function start() {
  const server = await startMysql()
  const settings = { client_ssl_mode: 'DISABLED', server_ssl_mode: 'DISABLED' }
  return { server, router: await startMysqlRouter({ server, settings }) }
}

let both: ReturnType<typeof start> | undefined

async function url(): Promise<string> {
  both ??= start()
  return (await both).router.url
}

contract(mysqlAt('mysql', url))
afterAll(async () => {
  await (await both)?.router.stop()
  await (await both)?.server.stop()
}, 60_000)
