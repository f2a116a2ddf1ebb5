#!/usr/bin/env bash
# keyv 5.6.0 with @keyv/postgres 2.2.3: has() says true of an entry whose ttl is over, get() says undefined, and then
# has() says false.
#
# Why it surprises: with the default store has() looks at the ttl. A store that has a has() of its own is asked
# directly, and it ignores the ttl, which is within the value. Reading the expired entry deletes it, so the
# answer depends on earlier reads.
# Expected: has(key) is true exactly as long as get(key) finds something.
# Source: has() in keyv's dist/index.js; the same holds for @keyv/mysql, whose has() is alike.
# What follows: don't use has() to decide whether work was done already (an idempotency key, a lease); a store of
# one's own should put the ttl where its has() can see it.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages keyv@5.6.0 @keyv/postgres@2.2.3
start_postgres
cat >run.mjs <<'JS'
import { setTimeout as sleep } from 'node:timers/promises'
import Keyv from 'keyv'
import { KeyvPostgres } from '@keyv/postgres'
const stores = { map: new Map(), postgres: new KeyvPostgres({ uri: `postgres://app@127.0.0.1:${process.env.PG_PORT}/postgres` }) }
for (const [name, store] of Object.entries(stores)) {
  const cache = new Keyv({ store })
  await cache.set('job', 'done', 300)
  await sleep(500)
  console.log(`${name}, 0.5 s after a ttl of 0.3 s: has ${await cache.has('job')}, get ${await cache.get('job')}, has ${await cache.has('job')}`)
  await cache.disconnect()
}
JS
node run.mjs >seen
compare <<'SEEN'
map, 0.5 s after a ttl of 0.3 s: has false, get undefined, has false
postgres, 0.5 s after a ttl of 0.3 s: has true, get undefined, has false
SEEN
