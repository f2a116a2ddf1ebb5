import { askPostgres } from '../../servers/postgres-ask.mjs'
import { startPostgres, startPostgresPair } from '../../servers.mjs'
import { withThird } from '../third.mjs'

export const start = startPostgresPair
export const watched = startPostgresPair
export const three = () => withThird(startPostgresPair, (standbyOf) => startPostgres({ standbyOf }))

// A primary that is set to read-only keeps its sessions. A primary that is restarted as a standby ends them.
export async function demote(pair) {
  const [old, next] = pair.nodes
  await askPostgres(old, 'ALTER SYSTEM SET default_transaction_read_only = on')
  await askPostgres(old, 'SELECT pg_reload_conf()')
  await pair.catchUp()
  return pair.promote(next)
}

export async function cutOff(replica) {
  await askPostgres(replica, "ALTER SYSTEM SET primary_conninfo = ''")
  await askPostgres(replica, 'SELECT pg_reload_conf()')
}
