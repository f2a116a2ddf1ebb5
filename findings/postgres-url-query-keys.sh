#!/usr/bin/env bash
# libpq 15, pg 8.23.1 and postgres (postgres.js) 3.4.9: of a postgresql:// URL with dbname or host in its query libpq
# takes both, pg only host, and postgres.js neither.
#
# Why it surprises: libpq's manual allows every keyword as a query key, and such a key wins over the URL's own part.
# pg takes host so, and drops dbname without a word; postgres.js sends both to the server as settings, and the server
# refuses them.
# Expected: the database that psql connects to, or an error from the client that names the key.
# Source: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS.
# What follows: a service that reads ?dbname=other with pg writes into the database of the path, beside one that uses
# libpq and does not. Keep host, port and database in their places in the URL, and compare current_database() at the
# start.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages pg@8.23.1 postgres@3.4.9
start_postgres
cat >run.mjs <<'JS'
import { spawnSync } from 'node:child_process'
import pg from 'pg'
import postgres from 'postgres'
const port = process.env.PG_PORT
const read = "select current_database() || ' by ' || coalesce(host(inet_server_addr()), 'socket') as place"
const shorten = (text) => text.replaceAll(port, 'PORT').replaceAll(process.env.PG_FOLDER, '/FOLDER')
async function byPg(url) {
  const client = new pg.Client(url)
  await client.connect()
  const { rows } = await client.query(read)
  await client.end()
  return rows[0].place
}
async function byPostgresJs(url) {
  const sql = postgres(url, { max: 1, connect_timeout: 3 })
  const [row] = await sql.unsafe(read)
  await sql.end()
  return row.place
}
const told = (error) => (error.code === 'ECONNREFUSED' ? 'connection refused' : error.message)
for (const query of ['dbname=other', `host=${process.env.PG_FOLDER}`]) {
  const url = `postgresql://app@127.0.0.1:${port}/postgres?${query}`
  console.log(shorten(url))
  console.log('  libpq:', spawnSync('psql', ['-Atc', read, url]).stdout.toString().trim())
  console.log('  pg:', await byPg(url).catch(told))
  console.log('  postgres.js:', await byPostgresJs(url).catch(told))
}
process.exit()
JS
node run.mjs >seen
compare <<'SEEN'
postgresql://app@127.0.0.1:PORT/postgres?dbname=other
  libpq: other by 127.0.0.1
  pg: postgres by 127.0.0.1
  postgres.js: unrecognized configuration parameter "dbname"
postgresql://app@127.0.0.1:PORT/postgres?host=/FOLDER
  libpq: postgres by socket
  pg: postgres by socket
  postgres.js: unrecognized configuration parameter "host"
SEEN
