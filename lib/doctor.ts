import { MONGODB } from './backends/mongodb/backend.js'
import { MYSQL } from './backends/mysql/backend.js'
import { POSTGRES } from './backends/postgres/backend.js'
import { REDIS } from './backends/redis/backend.js'
import { doctorFor } from './doctor/command.js'

/** `npx <package> doctor`, where the package has every backend. */
export const run = doctorFor([REDIS, POSTGRES, MYSQL, MONGODB])
