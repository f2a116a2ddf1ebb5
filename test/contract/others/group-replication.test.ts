// The contract through one node of a replication group of three that all take writes.
import { afterAll } from 'vitest'
import { startGroupReplication } from '../../../tools/servers.mjs'
import { mysqlAt } from '../../support/mysql-backend.js'
import { contract } from '../suite.js'

let group: ReturnType<typeof startGroupReplication> | undefined

async function url(): Promise<string> {
  group ??= startGroupReplication({ multiPrimary: true })
  return (await group).nodes[0]!.url
}

contract(mysqlAt('mysql', url))
afterAll(async () => (await group)?.stop(), 60_000)
