import { startPostgresPair } from '../../../tools/servers.mjs'
import { postgres } from './clients.ts'
import { pairSuite } from './pair-suite.ts'

pairSuite('a PostgreSQL pair', () => startPostgresPair({ password: "se'cr et" }), postgres)
