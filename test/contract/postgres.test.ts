import { postgres } from '../support/postgres-backend.js'
import { contract } from './suite.js'

contract(postgres)
