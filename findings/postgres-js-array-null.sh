#!/usr/bin/env bash
# postgres (postgres.js) 3.4.9: a NULL within a text array is read as the text 'NULL', which can't be told from a real
# 'NULL'.
#
# Why it surprises: a NULL column is null, and pg reads the same array with null. The server quotes the text and
# leaves the NULL bare so that they can be told apart.
# Expected: null.
# Source: https://github.com/porsager/postgres/issues/1124.
# What follows: array_agg(owner) over a left join, or unnest … with a missing member, yields an owner called NULL,
# which passes every test for absence. Leave NULLs out in SQL (array_remove, FILTER) or read rows.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages postgres@3.4.9 pg@8.23.1
start_postgres
cat >run.mjs <<'JS'
import pg from 'pg'
import postgres from 'postgres'
const sql = postgres(`postgresql://app@127.0.0.1:${process.env.PG_PORT}/postgres`, { max: 1 })
const client = new pg.Client({ host: '127.0.0.1', port: process.env.PG_PORT, user: 'app', database: 'postgres' })
await client.connect()
const read = `select array_agg(owner) as owners from (values ('me'), (null), ('NULL')) as holders(owner)`
console.log('pg:', (await client.query(read)).rows[0].owners)
console.log('postgres.js:', (await sql.unsafe(read))[0].owners)
const [{ owner }] = await sql`select null::text as owner`
console.log('postgres.js, a column:', owner)
await client.end()
await sql.end()
JS
node run.mjs >seen
compare <<'SEEN'
pg: [ 'me', null, 'NULL' ]
postgres.js: [ 'me', 'NULL', 'NULL' ]
postgres.js, a column: null
SEEN
