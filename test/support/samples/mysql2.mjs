// A mysql2/promise whose pools must not be used: only their settings may be read, and they may be ended.
import { createPool as make } from 'mysql2/promise'
import { refuse } from './refuse.mjs'

export function createPool(config) {
  const pool = make(config)
  for (const one of [pool, pool.pool])
    for (const method of ['query', 'execute', 'getConnection']) one[method] = () => refuse(method)
  return pool
}
