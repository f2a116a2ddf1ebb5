export { PersistenceError } from './errors.js'
