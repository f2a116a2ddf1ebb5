// A free lock is taken and given back: two operations, counted as one.
export const name = 'lock-acquire'
export const prepare = () => {}
export const step = (contestant, key) => contestant.lockAcquire(key)
