import { mysql } from '../support/mysql-backend.js'
import { contract } from './suite.js'

contract(mysql)
