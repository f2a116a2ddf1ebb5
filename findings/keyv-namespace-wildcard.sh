#!/usr/bin/env bash
# keyv 5.6.0 with @keyv/postgres 2.2.3: clear() of the namespace my_app also deletes the namespace my-app.
#
# Why it surprises: namespaces are there to share one table. The store deletes by LIKE 'my_app:%', in which the
# underscore stands for any character. Its iterator escapes the same namespace, so what clear() deletes is more than
# the iterator lists.
# Expected: clear() deletes what the iterator of the same cache yields.
# Source: clear() and iterator() in the dist/index.js of the store.
# What follows: choose namespaces without _ and %, or give each cache a table of its own; whoever builds LIKE patterns
# from a prefix must escape both characters and the escape character.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages keyv@5.6.0 @keyv/postgres@2.2.3
start_postgres
cat >run.mjs <<'JS'
import Keyv from 'keyv'
import { KeyvPostgres } from '@keyv/postgres'
const store = () => new KeyvPostgres({ uri: `postgres://app@127.0.0.1:${process.env.PG_PORT}/postgres` })
const one = new Keyv({ store: store(), namespace: 'my_app' })
const other = new Keyv({ store: store(), namespace: 'my-app' })
await one.set('a', 1)
await other.set('b', 2)
const listed = []
for await (const [key] of one.iterator()) listed.push(key)
console.log('the iterator of my_app yields', listed)
await one.clear()
console.log('after clear() of my_app, b of my-app is', await other.get('b'))
await one.disconnect()
JS
node run.mjs >seen
compare <<'SEEN'
the iterator of my_app yields [ 'a' ]
after clear() of my_app, b of my-app is undefined
SEEN
