#!/usr/bin/env bash
# PostgreSQL 15: pg_try_advisory_lock(hashtext(name)) refuses order:105211 while order:100897 is locked; they are the
# first two of order:1, order:2, … that share a lock.
#
# Why it surprises: the idiom is in many guides and libraries as "a lock by name", and the numbers of the locks are 64
# bits wide. hashtext() returns 32, so among some hundred thousand names a shared number is likely. Two unrelated jobs
# then exclude each other, and two sessions that each wait for the other's second name can deadlock.
# Expected: different names, different locks.
# Source: https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADVISORY-LOCKS has the two key
# spaces. hashtext() is not in the manual.
# What follows: use hashtextextended(name, 0), which returns 64 bits, and never let one session wait for a second name
# while it holds a first. A name that must never share a lock belongs into a row of a table.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages pg@8.23.1
start_postgres
cat >run.mjs <<'JS'
import pg from 'pg'
const connect = async () => {
  const client = new pg.Client({ host: '127.0.0.1', port: process.env.PG_PORT, user: 'app', database: 'postgres' })
  await client.connect()
  return client
}
const pairs = (hash) => `
  select array_agg(name order by number) as names
  from (select number, 'order:' || number as name from generate_series(1, 200000) as number) as orders
  group by ${hash} having count(*) > 1 order by max(number)`
const [one, other] = [await connect(), await connect()]
const { rows } = await one.query(pairs('hashtext(name)'))
const [first, second] = rows[0].names
console.log(`pairs among 200,000 names by hashtext: ${rows.length}, the first: ${first} and ${second}`)
console.log(`pairs by hashtextextended: ${(await one.query(pairs('hashtextextended(name, 0)'))).rows.length}`)
const lock = async (session, name) => (await session.query('select pg_try_advisory_lock(hashtext($1)) as locked', [name])).rows[0].locked
console.log(`${first}: ${await lock(one, first)}, ${second} in another session: ${await lock(other, second)}`)
await one.end()
await other.end()
JS
node run.mjs >seen
compare <<'SEEN'
pairs among 200,000 names by hashtext: 4, the first: order:100897 and order:105211
pairs by hashtextextended: 0
order:100897: true, order:105211 in another session: false
SEEN
