import { MONGODB } from './backends/mongodb.js'
import { MYSQL } from './backends/mysql.js'
import { POSTGRES } from './backends/postgres.js'
import { REDIS } from './backends/redis.js'
import { doctorFor } from './doctor/command.js'

/** `npx <package> doctor`, where the package has every backend. */
export const run = doctorFor([REDIS, POSTGRES, MYSQL, MONGODB])
