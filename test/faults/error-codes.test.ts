import { PersistenceError } from '@go-go-scope/persistence-native'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type MongodbServer,
  type RedisServer,
  type SqlServer,
  startMariadb,
  startMongodb,
  startMysql,
  startPostgres,
  startRedis
} from '../../tools/servers.mjs'
import { rejection } from '../support/expectations.js'
import { mongodb } from '../support/mongodb-backend.js'
import { mariadb, mysql } from '../support/mysql-backend.js'
import { postgres } from '../support/postgres-backend.js'
import { redis } from '../support/redis-backend.js'
import { common } from './error-codes/common.js'
import { ofMongodb } from './error-codes/mongodb.js'
import { ofMysql } from './error-codes/mysql.js'
import { ofPostgres } from './error-codes/postgres.js'
import type { Provoked } from './error-codes/provoked.js'
import { ofRedis } from './error-codes/redis.js'

let redisServer: RedisServer
let postgresServer: SqlServer
let mariadbServer: SqlServer
let mysqlServer: SqlServer
let mongodbServer: MongodbServer

beforeAll(async () => {
  ;[redisServer, postgresServer, mariadbServer, mysqlServer, mongodbServer] = await Promise.all([
    startRedis(),
    startPostgres(),
    startMariadb(),
    startMysql(),
    startMongodb({ password: 'secret' })
  ])
  const adapters = [
    postgres.open(postgresServer.url),
    mariadb.open(mariadbServer.url),
    mysql.open(mysqlServer.url),
    mongodb.open(mongodbServer.url)
  ]
  await Promise.all(adapters.map((adapter) => adapter.connect()))
  await Promise.all(adapters.map((adapter) => adapter.disconnect()))
})
afterAll(() => {
  const servers = [redisServer, postgresServer, mariadbServer, mysqlServer, mongodbServer]
  return Promise.all(servers.map((server) => server.stop()))
})

const cases: [string, Provoked[]][] = [
  ['redis', [...common(redis, () => redisServer), ...ofRedis(() => redisServer)]],
  ['postgres', [...common(postgres, () => postgresServer), ...ofPostgres(() => postgresServer)]],
  ['mysql', [...common(mariadb, () => mariadbServer), ...ofMysql(mariadb, startMariadb, () => mariadbServer)]],
  ['mysql', [...common(mysql, () => mysqlServer), ...ofMysql(mysql, startMysql, () => mysqlServer)]],
  ['mongodb', [...common(mongodb, () => mongodbServer), ...ofMongodb(() => mongodbServer)]]
]

describe.each(cases)('each error code is provoked from a real server: %s', (backend, all) => {
  it.each(all.map((one) => [one.code, one.title, one] as const))('%s: %s', async (code, _title, one) => {
    const error = await rejection(() => one.provoke())
    expect(error, String(error.stack)).toBeInstanceOf(PersistenceError)
    expect(error).toMatchObject({ code, backend, name: 'PersistenceError' })
    expect(typeof error.operation).toBe('string')
    expect(typeof error.retryable).toBe('boolean')
    expect(error.outcomeKnown).toBe(one.outcomeKnown ?? error.outcomeKnown)
    expect(error.nativeCode).toBe(one.nativeCode ?? error.nativeCode)
    expect(error.message.length).toBeGreaterThan(5)
  })
})
