import { startRedisPair } from '../../../tools/servers.mjs'
import { redis } from './clients.ts'
import { pairSuite } from './pair-suite.ts'

pairSuite('a Redis pair', () => startRedisPair({ password: 'se"cr et', durable: true }), redis)
