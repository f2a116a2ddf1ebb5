export const name = 'record-failure'
export const prepare = () => {}
export const step = (contestant, key) => contestant.recordFailure(key)
