// Every database of a test run: every documented guarantee is tested on all of them.
import { inject } from 'vitest'
import type { Backend } from './backends.js'
import { mongodb } from './mongodb-backend.js'
import { mariadb, mysql } from './mysql-backend.js'
import { postgres } from './postgres-backend.js'
import { redis } from './redis-backend.js'

export const allBackends: Backend[] = [redis, postgres, mariadb, mysql, mongodb]

export const urlOf = ({ server }: Backend): string => inject('urls')[server]

/** For scripts, see adapters.mjs: "redis=redis://…", one for each server. */
export const targets = (): string[] => allBackends.map((backend) => `${backend.name}=${urlOf(backend)}`)
