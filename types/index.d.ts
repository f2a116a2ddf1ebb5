export * from './mongodb.js'
export * from './mysql.js'
export * from './postgres.js'
export * from './redis.js'
