// A mysql2/promise whose pools refuse queries: a sample may only read their settings and end them.
import { createPool as make } from 'mysql2/promise'
import { refuse } from './refuse.mjs'

export function createPool(config) {
  const pool = make(config)
  for (const one of [pool, pool.pool])
    for (const method of ['query', 'execute', 'getConnection']) one[method] = () => refuse(method)
  return pool
}
