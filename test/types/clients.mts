// The client objects and config types of the drivers fit where we take them.
import { PostgresAdapter, PostgresCacheAdapter, type PostgresConfig } from '@go-go-scope/persistence-native/postgres'
import {
  RedisAdapter,
  RedisCacheAdapter,
  type RedisConfig,
  RedisIdempotencyAdapter
} from '@go-go-scope/persistence-native/redis'
import { Redis, type RedisOptions } from 'ioredis'
import { Pool, type PoolConfig } from 'pg'

const client = new Redis({ lazyConnect: true })
new RedisAdapter(client, { keyPrefix: 'myapp:' })
new RedisCacheAdapter(client)
new RedisIdempotencyAdapter(client)

const pool = new Pool()
new PostgresAdapter(pool, { keyPrefix: 'myapp:' })
new PostgresCacheAdapter(pool, { tableName: 'mine' })

declare const redisOptions: RedisOptions
declare const poolConfig: PoolConfig
const redisConfig: RedisConfig = redisOptions
const postgresConfig: PostgresConfig = poolConfig
new RedisAdapter(redisConfig)
new PostgresAdapter(postgresConfig)
