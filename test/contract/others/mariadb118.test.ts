import { mysqlOn } from '../../support/mysql-backend.js'
import { contract } from '../suite.js'

contract(mysqlOn('mariadb118'))
