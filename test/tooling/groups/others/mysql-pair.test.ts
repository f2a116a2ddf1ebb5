import { startMysqlPair } from '../../../../tools/servers.mjs'
import { mysql } from '../clients.ts'
import { pairSuite } from '../pair-suite.ts'

pairSuite('a MySQL pair', () => startMysqlPair({ password: "se'cr et" }), mysql)
