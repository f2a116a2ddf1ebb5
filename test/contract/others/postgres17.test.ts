import { postgresOn } from '../../support/postgres-backend.js'
import { contract } from '../suite.js'

contract(postgresOn('postgres17'))
