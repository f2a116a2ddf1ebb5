import { pglite } from '../../support/pglite-backend.js'
import { contract } from '../suite.js'

contract(pglite)
