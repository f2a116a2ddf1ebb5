// The contract through one node of a Galera cluster of three.
import { afterAll } from 'vitest'
import { startGalera } from '../../../tools/servers.mjs'
import { mysqlAt } from '../../support/mysql-backend.js'
import { contract } from '../suite.js'

let cluster: ReturnType<typeof startGalera> | undefined

async function url(): Promise<string> {
  cluster ??= startGalera()
  return (await cluster).nodes[0]!.url
}

contract(mysqlAt('mariadb', url))
afterAll(async () => (await cluster)?.stop(), 60_000)
