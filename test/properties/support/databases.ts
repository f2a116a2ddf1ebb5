// The TypeScript description of each database.
import type { Backend } from '../../../lib/backends/backend.js'
import { MONGODB } from '../../../lib/backends/mongodb/backend.js'
import { MYSQL } from '../../../lib/backends/mysql/backend.js'
import { POSTGRES } from '../../../lib/backends/postgres/backend.js'
import { REDIS } from '../../../lib/backends/redis/backend.js'

export type Database = Backend

export const databases: Database[] = [REDIS, POSTGRES, MYSQL, MONGODB]
