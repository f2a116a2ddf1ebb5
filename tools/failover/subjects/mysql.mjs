import { askMysql } from '../../servers/mysql-ask.mjs'
import { startGroupReplication, startMysqlPair } from '../../servers.mjs'

export const start = startMysqlPair
export const watched = startMysqlPair
export const three = startGroupReplication
export const demote = (pair) => pair.switchOver()
export const cutOff = (replica) => askMysql(replica, 'STOP REPLICA')
