// Starts servers, reports their addresses, and waits to be killed.
import { startPostgres, startRedis } from '../../../tools/servers.mjs'
import { report } from '../../support/child.mjs'

const servers = await Promise.all([startRedis(), startPostgres()])
report(servers.map(({ dir, url }) => ({ dir, url })))
setInterval(() => {}, 1000)
