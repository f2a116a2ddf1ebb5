#!/usr/bin/env bash
# mysql2 3.24.6: query() stores an object parameter as the text "[object Object]", execute() stores its JSON.
#
# Why it surprises: the two differ in how a statement travels, and are exchanged for each other when somebody wants
# prepared statements, or wants to be rid of them (behind a pooler). In the clause SET ? query() takes the same object
# for columns.
# Expected: the same value for the same parameter, or an error.
# Source: https://github.com/sidorares/node-mysql2/pull/4054 (why query() no longer turns such objects into
# assignments).
# What follows: an outage of the cache without an error: rows are written and counted, and none of them can be read.
# Call JSON.stringify yourself before either.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages mysql2@3.24.6
start_mariadb
cat >run.mjs <<'JS'
import mysql from 'mysql2/promise'
const client = await mysql.createConnection(`mysql://app:pw@127.0.0.1:${process.env.MARIADB_PORT}/test`)
await client.query('CREATE TABLE cache (id INT PRIMARY KEY, v TEXT)')
const value = { city: 'Wien' }
await client.query('INSERT INTO cache VALUES (1, ?)', [value])
await client.execute('INSERT INTO cache VALUES (2, ?)', [value])
await client.query('INSERT INTO cache SET ?', [{ id: 3, v: value }])
const [rows] = await client.query('SELECT v FROM cache ORDER BY id')
console.log('query:', rows[0].v)
console.log('execute:', rows[1].v)
console.log('query with SET ?:', rows[2].v)
await client.end()
JS
node run.mjs >seen
compare <<'SEEN'
query: [object Object]
execute: {"city":"Wien"}
query with SET ?: [object Object]
SEEN
