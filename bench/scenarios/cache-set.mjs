export const name = 'cache-set'
export const prepare = () => {}
export const step = (contestant, key) => contestant.cacheSet(key)
