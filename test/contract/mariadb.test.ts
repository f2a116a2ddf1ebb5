import { mariadb } from '../support/mysql-backend.js'
import { contract } from './suite.js'

contract(mariadb)
