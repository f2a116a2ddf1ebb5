export { PersistenceError } from './errors.js'
export * from './types.js'
