import { redisOn } from '../../support/redis-backend.js'
import { contract } from '../suite.js'

contract(redisOn('redict'))
