// The client objects and config types of the drivers fit where we take them.
import { MongoDBAdapter, MongoDBCacheAdapter } from '@go-go-scope/persistence-native/mongodb'
import { MySQLAdapter, MySQLCacheAdapter, type MySQLConfig } from '@go-go-scope/persistence-native/mysql'
import { PostgresAdapter, PostgresCacheAdapter, type PostgresConfig } from '@go-go-scope/persistence-native/postgres'
import {
  RedisAdapter,
  RedisCacheAdapter,
  type RedisConfig,
  RedisIdempotencyAdapter
} from '@go-go-scope/persistence-native/redis'
import { Redis, type RedisOptions } from 'ioredis'
import { type Db, MongoClient } from 'mongodb'
import { createPool, type PoolOptions } from 'mysql2'
import { createPool as createPromisePool } from 'mysql2/promise'
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

const callbacks = createPool({ uri: 'mysql://h/d' })
const promises = createPromisePool({ uri: 'mysql://h/d' })
new MySQLAdapter(callbacks, { keyPrefix: 'myapp:' })
new MySQLAdapter(promises)
new MySQLCacheAdapter(promises, { tableName: 'mine' })
declare const poolOptions: PoolOptions
const mysqlConfig: MySQLConfig = poolOptions
new MySQLAdapter(mysqlConfig)

const db: Db = new MongoClient('mongodb://h').db('d')
new MongoDBAdapter(db, { keyPrefix: 'myapp:' })
new MongoDBCacheAdapter(db)
