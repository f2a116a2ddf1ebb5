// What the TypeScript side knows of each database.
import type { Backend } from '../../../lib/backends/backend.js'
import { MONGODB } from '../../../lib/backends/mongodb.js'
import { MYSQL } from '../../../lib/backends/mysql.js'
import { POSTGRES } from '../../../lib/backends/postgres.js'
import { REDIS } from '../../../lib/backends/redis.js'

export type Database = Backend

export const databases: Database[] = [REDIS, POSTGRES, MYSQL, MONGODB]
