// A PostgreSQL under test: one node, or a primary and its replica.
import { askPostgres } from '../../servers/postgres-ask.mjs'
import { startPostgres, startPostgresPair } from '../../servers.mjs'

export { demote, failOver } from './pair.mjs'

const patience = 2000
const tables = ['locks', 'circuit', 'cache', 'checkpoints', 'idempotency']
  .map((name) => `go_goscope_${name}`)
  .join(', ')

export const start = (options) => startPostgres({ ...options, settings: { synchronous_commit: 'on' } })
export const startGroup = startPostgresPair

export const endSessions = (node) =>
  askPostgres(node, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${node.user}'`)

export const holdUp = (node, time) =>
  askPostgres(node, `BEGIN; LOCK TABLE ${tables}; SELECT pg_sleep(${time / 1000}); COMMIT`, time + patience)
