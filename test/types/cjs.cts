// An application in CommonJS.
import native = require('@go-go-scope/persistence-native')
import mongodb = require('@go-go-scope/persistence-native/mongodb')
import mysql = require('@go-go-scope/persistence-native/mysql')
import postgres = require('@go-go-scope/persistence-native/postgres')
import redis = require('@go-go-scope/persistence-native/redis')

import type * as core from 'go-go-scope'

const adapters: Required<core.PersistenceProviders>[] = [
  new redis.RedisAdapter('redis://h', { keyPrefix: 'a:' }),
  new postgres.PostgresAdapter('postgres://h/d', { preparedStatements: false }),
  new mysql.MySQLAdapter('mysql://h/d', { keyPrefix: 'a:' }),
  new mongodb.MongoDBAdapter('mongodb://h/d', { keyPrefix: 'a:' })
]
const isOurs = (error: unknown): error is native.PersistenceError => error instanceof native.PersistenceError
const code = (error: native.PersistenceError): native.PersistenceErrorCode => error.code
const stats = (cache: redis.RedisCacheAdapter): Promise<redis.CacheStats> => cache.stats()

export = { adapters, isOurs, code, stats, same: redis.PersistenceError === native.PersistenceError }
