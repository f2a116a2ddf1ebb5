// The client objects and config types of the drivers fit the adapters' parameters.
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
import { Redis as Redis5 } from 'ioredis-5'
import { type Db, MongoClient } from 'mongodb'
import type { Db as Db5 } from 'mongodb-5'
import type { Db as Db50 } from 'mongodb-5.0'
import type { Db as Db7 } from 'mongodb-7'
import { createPool, type PoolOptions } from 'mysql2'
import { createPool as createPromisePool } from 'mysql2/promise'
import type { Pool as Pool2 } from 'mysql2-2'
import type { Pool as PromisePool2 } from 'mysql2-2/promise'
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

// The oldest and the newest versions that are supported.
declare const db5: Db5 | Db50
declare const db7: Db7
new MongoDBAdapter(db5)
new MongoDBAdapter(db7)
new RedisAdapter(new Redis5({ lazyConnect: true }))
declare const pool2: Pool2 | PromisePool2
new MySQLAdapter(pool2)
