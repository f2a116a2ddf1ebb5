#!/usr/bin/env bash
# postgres (postgres.js) 3.4.9: a timestamp of infinity is read as an invalid Date, and can't be written, not even as
# the text 'infinity'; pg 8.23.1 reads the number Infinity and writes both.
#
# Why it surprises: infinity is a regular value of the type, the usual one for "never expires". Comparing with the
# invalid Date is always false, so the entry is neither expired nor valid; and a parameter that is a string already is
# passed through new Date().
# Expected: Infinity, or the text.
# Source: https://github.com/porsager/postgres/issues/728 and
# https://www.postgresql.org/docs/current/datatype-datetime.html.
# What follows: libraries that share a table must not write infinity, or the readers need a parser of their own; NULL
# for "never" is understood by both clients.
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
await client.query('create table locks (expires timestamptz)')
for (const value of [Infinity, 'infinity']) {
  const first = await client.query('insert into locks values ($1)', [value]).then(() => 'written', (error) => error.message)
  const second = await sql`insert into locks values (${value})`.then(() => 'written', (error) => error.message)
  console.log(`${typeof value} ${value}: pg ${first}, postgres.js ${second}`)
}
const { expires } = (await client.query('select * from locks')).rows[0]
console.log(`pg reads ${expires}: expired ${expires <= Date.now()}, valid ${expires > Date.now()}`)
const [row] = await sql`select * from locks`
console.log(`postgres.js reads ${row.expires}: expired ${row.expires <= Date.now()}, valid ${row.expires > Date.now()}`)
await client.end()
await sql.end()
JS
node run.mjs >seen
compare <<'SEEN'
number Infinity: pg written, postgres.js Invalid time value
string infinity: pg written, postgres.js Invalid time value
pg reads Infinity: expired false, valid true
postgres.js reads Invalid Date: expired false, valid false
SEEN
