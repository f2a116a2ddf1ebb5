// The output of a tracer and of a bundler for an application with a packed package runs in an empty folder.
import { afterAll, beforeAll, describe } from 'vitest'
import {
  type StartOptions,
  startMongodb,
  startMysql,
  startPostgres,
  startRedis,
  type ThrowAwayServer
} from '../../tools/servers.mjs'
import { itRunsWhereItIsCopied } from './support/copied.js'
import { singles } from './support/tarballs.js'

type Start = (options?: StartOptions) => Promise<ThrowAwayServer>
const starts: Record<string, Start> = {
  redis: startRedis,
  postgres: startPostgres,
  mysql: startMysql,
  mongodb: startMongodb
}

describe.each(singles)('$name', (one) => {
  let server: ThrowAwayServer

  beforeAll(async () => {
    server = await starts[one.backends[0] as string]!()
  })
  afterAll(() => server.stop())

  itRunsWhereItIsCopied(() => ({ ...one, url: server.url }))
})
