// A MySQL under test: one node, or a primary and its replica.
import { survivesKill } from '../../servers/mysqld.mjs'
import { startMysql, startMysqlPair } from '../../servers.mjs'

export * from './mysqld.mjs'

export const start = (options) => startMysql({ ...options, settings: survivesKill })
export const startGroup = startMysqlPair
