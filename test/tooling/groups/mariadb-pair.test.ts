import { startMariadbPair } from '../../../tools/servers.mjs'
import { mysql } from './clients.ts'
import { pairSuite } from './pair-suite.ts'

pairSuite('a MariaDB pair', () => startMariadbPair({ password: "se'cr et" }), mysql)
