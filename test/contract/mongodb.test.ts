import { mongodb } from '../support/mongodb-backend.js'
import { contract } from './suite.js'

contract(mongodb)
