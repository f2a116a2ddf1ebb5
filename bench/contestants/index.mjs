import { makeIoredis } from './ioredis.mjs'
import { makeMariadb } from './mariadb.mjs'
import { makeMongodb } from './mongodb.mjs'
import { makeMysql2 } from './mysql2.mjs'
import { makeOurs } from './ours.mjs'
import { makePg } from './pg.mjs'

const rivals = {
  redis: [
    (url) => makeIoredis(url, { enableAutoPipelining: false }),
    (url) => makeIoredis(url, { enableAutoPipelining: true })
  ],
  postgres: [makePg],
  mariadb: [makeMysql2, makeMariadb],
  mysql: [makeMysql2],
  mongodb: [makeMongodb]
}

export const backends = Object.keys(rivals)

/** Ours first: it makes the tables that the rivals work on, too. */
export async function makeContestants(backend, url) {
  const contestants = [await makeOurs(backend, url)]
  for (const make of rivals[backend]) contestants.push(await make(url))
  return contestants
}
