import { redis } from '../support/redis-backend.js'
import { contract } from './suite.js'

contract(redis)
