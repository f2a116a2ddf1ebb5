#!/usr/bin/env bash
# pg 8.23.1 (pg-connection-string 2.14.1): a connection string of keywords, "host=db1 dbname=app", is taken for the
# name of a database on a host called base.
#
# Why it surprises: it is the older of libpq's two forms, and what psql, Python and Go take. pg does not refuse it:
# the string is read as a URL relative to postgres://base, so the error that a user sees is getaddrinfo ENOTFOUND
# base, about a host that was never named.
# Expected: a connection, or an error that names the form.
# Source: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING; the README of
# pg-connection-string lists URLs and paths only.
# What follows: a library that takes a connection string should look at its form before it hands it on; in
# configuration that several programs share use the URL.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages pg@8.23.1 pg-connection-string@2.14.1
start_postgres
cat >run.mjs <<'JS'
import { execFileSync } from 'node:child_process'
import pg from 'pg'
const address = `host=127.0.0.1 port=${process.env.PG_PORT} user=app dbname=postgres`
const shown = (text) => text.replaceAll(process.env.PG_PORT, 'PORT')
console.log('psql:', execFileSync('psql', ['-Atc', 'select current_database()', address]).toString().trim())
const { host, database } = new pg.Client(address)
console.log(`pg: host ${host}, database ${shown(database)}`)
JS
node run.mjs >seen
compare <<'SEEN'
psql: postgres
pg: host base, database host=127.0.0.1 port=PORT user=app dbname=postgres
SEEN
