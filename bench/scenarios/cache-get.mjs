import { keys } from '../values.mjs'

export const name = 'cache-get'
export const prepare = (contestant) => Promise.all(keys.map((key) => contestant.cacheSet(key)))
export const step = (contestant, key) => contestant.cacheGet(key)
