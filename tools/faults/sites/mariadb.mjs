// A MariaDB under test: one node, or a primary and its replica.
import { survivesKill } from '../../servers/mysqld.mjs'
import { startMariadb, startMariadbPair } from '../../servers.mjs'

export * from './mysqld.mjs'

export const start = (options) => startMariadb({ ...options, settings: survivesKill })
export const startGroup = startMariadbPair
