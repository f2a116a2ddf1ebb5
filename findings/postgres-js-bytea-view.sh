#!/usr/bin/env bash
# postgres (postgres.js) 3.4.9: a Float32Array or DataView as a bytea parameter is stored with one byte an element, or
# with none; pg 8.23.1 stores the bytes of the view.
#
# Why it surprises: the value is accepted and stored without an error. The elements are cut to a byte each, 1.5
# becomes 01, and a DataView, which has no elements, becomes empty.
# Expected: the bytes of the view, or an error.
# Source: the type bytea in the package calls Buffer.from(value), which copies elements of a typed array, not its
# memory.
# What follows: an embedding or checkpoint that is saved this way is lost. Pass Buffer.from(view.buffer,
# view.byteOffset, view.byteLength).
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
await client.query('create table checkpoints (v bytea)')
for (const view of [new Uint8Array([1, 2]), new Float32Array([1.5, 300]), new DataView(new Float32Array([1.5]).buffer)]) {
  await client.query('truncate checkpoints')
  await client.query('insert into checkpoints values ($1)', [view])
  await sql`insert into checkpoints values (${view})`
  const { rows } = await client.query("select encode(v, 'hex') as bytes from checkpoints")
  console.log(`${view.constructor.name}: pg ${rows[0].bytes}, postgres.js ${rows[1].bytes || 'nothing'}`)
}
await client.end()
await sql.end()
JS
node run.mjs >seen
compare <<'SEEN'
Uint8Array: pg 0102, postgres.js 0102
Float32Array: pg 0000c03f00009643, postgres.js 012c
DataView: pg 0000c03f, postgres.js nothing
SEEN
