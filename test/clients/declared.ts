// Compiled, never run: the declared types of clients and mappers fit the adapters' parameters.

import type { GlideClient } from '@valkey/valkey-glide'
import { drizzle } from 'drizzle-orm/mysql2'
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres'
import { Redis as Valkey } from 'iovalkey'
import knex from 'knex'
import { MongoClient } from 'mongodb'
import type { Connection, PoolConnection } from 'mysql2'
import type { Connection as PromiseConnection } from 'mysql2/promise'
import { Client } from 'pg'
import postgres from 'postgres'
import { createClient } from 'redis'
import { createClient as createClient5 } from 'redis-5'
import { Sequelize } from 'sequelize'
import { DataSource } from 'typeorm'
import { MongoDBAdapter } from '../../types/mongodb.js'
import { MySQLAdapter } from '../../types/mysql.js'
import { PostgresAdapter } from '../../types/postgres.js'
import { RedisAdapter } from '../../types/redis.js'

new RedisAdapter(createClient({ url: 'redis://h' }))
new RedisAdapter(createClient5())
new RedisAdapter({ url: 'redis://h', socket: { connectTimeout: 9 } })
new RedisAdapter(new Valkey({ lazyConnect: true }))
declare const glide: GlideClient
new RedisAdapter(glide)

new PostgresAdapter(postgres('postgres://h/d'))
new PostgresAdapter(new Client('postgres://h/d'))
new PostgresAdapter(drizzlePg('postgres://h/d'))
const mappers = [
  knex({ client: 'pg' }),
  new Sequelize('postgres://h/d'),
  new DataSource({ type: 'postgres', url: 'postgres://h/d' })
] as const
for (const mapper of mappers) new PostgresAdapter(mapper)
for (const mapper of mappers) new MySQLAdapter(mapper)
new MySQLAdapter(drizzle('mysql://h/d'))
declare const connections: (Connection | PoolConnection | PromiseConnection)[]
for (const connection of connections) new MySQLAdapter(connection)

new MongoDBAdapter(new MongoClient('mongodb://h'), { dbName: 'app' })
