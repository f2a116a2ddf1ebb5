#!/usr/bin/env bash
# @keyv/postgres 2.2.3: disconnect() of one store closes the pool of another one, of another database, and leaves its
# own open.
#
# Why it surprises: two objects with two connection strings look independent. The module keeps one pool in a variable:
# making the second store replaces it, and disconnect() of the first ends whatever is in it. Through Keyv the failed
# reads of the second look like misses.
# Expected: disconnect() ends the connections of the store that it is called on.
# Source: dist/index.js of the package (pool, endPool); @keyv/mysql 2.1.10 is made alike.
# What follows: with more than one such store in a process call disconnect() only when all are done. Watch the error
# event of Keyv: without it a cache with a dead pool is a cache in which nothing is ever found.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages keyv@5.6.0 @keyv/postgres@2.2.3
start_postgres
cat >run.mjs <<'JS'
import Keyv from 'keyv'
import { KeyvPostgres } from '@keyv/postgres'
const address = `postgres://app@127.0.0.1:${process.env.PG_PORT}`
const first = new KeyvPostgres({ uri: `${address}/postgres` })
const second = new KeyvPostgres({ uri: `${address}/other` })
await first.set('key', 'of the first')
const cache = new Keyv({ store: second })
await cache.set('key', 'of the second')
await first.disconnect()
console.log('first, disconnected:', await first.get('key'))
console.log('second, not disconnected:', await second.get('key').catch((error) => error.message))
console.log('second through Keyv:', await cache.get('key'))
process.exit()
JS
node run.mjs >seen
compare <<'SEEN'
first, disconnected: of the first
second, not disconnected: Cannot use a pool after calling end on the pool
second through Keyv: undefined
SEEN
