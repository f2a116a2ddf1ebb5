// A backend's .node is loaded when the first adapter of its kind is made.
export { MongoDBAdapter, MongoDBCacheAdapter, MongoDBIdempotencyAdapter } from './adapters/mongodb.js'
export { MySQLAdapter, MySQLCacheAdapter, MySQLIdempotencyAdapter } from './adapters/mysql.js'
export { PostgresAdapter, PostgresCacheAdapter, PostgresIdempotencyAdapter } from './adapters/postgres.js'
export { RedisAdapter, RedisCacheAdapter, RedisIdempotencyAdapter } from './adapters/redis.js'
export { PersistenceError } from './errors.js'
