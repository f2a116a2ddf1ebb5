#!/usr/bin/env bash
# MariaDB 10.11 with mysql2 3.24.6 and mariadb 3.5.4: a CHECK on a text column decides whether clients return text or
# objects, and where the CHECK is written decides too.
#
# Why it surprises: JSON is another name for LONGTEXT with CHECK (JSON_VALID(…)). The server marks such a column as
# JSON for its clients even if a person wrote the check, and both clients then parse the value. The same check as a
# constraint of the table has no such effect. CONCAT() drops the mark; MAX() keeps it as long as the check is
# JSON_VALID alone.
# Expected: a constraint says what may be stored, not which type is returned.
# Source:
# https://mariadb.com/docs/release-notes/connectors/node.js/mariadb-connector-nodejs-3x-release-notes/mariadb-connector-node-js-3-4-0-release-notes
# describes autoJsonMap, for JSON fields.
# What follows: a migration that adds a check breaks JSON.parse(row.value), and digits of large integers are lost in
# the client. Accept both in code that reads values, or select CONCAT(value).
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages mysql2@3.24.6 mariadb@3.5.4
start_mariadb
cat >run.mjs <<'JS'
import mariadb from 'mariadb'
import mysql from 'mysql2/promise'
const address = `app:pw@127.0.0.1:${process.env.MARIADB_PORT}/test`
const first = await mysql.createConnection(`mysql://${address}`)
const second = await mariadb.createConnection(`mariadb://${address}`)
const columns = [
  'v LONGTEXT',
  'v LONGTEXT CHECK (JSON_VALID(v))',
  'v VARCHAR(100) CHECK (JSON_VALID(v) AND LENGTH(v) < 100)',
  'v LONGTEXT, CHECK (JSON_VALID(v))'
]
for (const definition of columns) {
  await first.query('CREATE OR REPLACE TABLE cache (' + definition + ')')
  await first.query(`INSERT INTO cache VALUES ('{"id": 9007199254740993}')`)
  const read = 'SELECT v, MAX(v) AS largest, CONCAT(v) AS text FROM cache'
  const [[one]] = await first.query(read)
  const [two] = await second.query(read)
  const same = JSON.stringify(one) === JSON.stringify(two)
  console.log(`${definition}: v ${JSON.stringify(one.v)}, MAX ${typeof one.largest}, CONCAT ${typeof one.text}; mariadb alike: ${same}`)
}
await first.end()
await second.end()
JS
node run.mjs >seen
compare <<'SEEN'
v LONGTEXT: v "{\"id\": 9007199254740993}", MAX string, CONCAT string; mariadb alike: true
v LONGTEXT CHECK (JSON_VALID(v)): v {"id":9007199254740992}, MAX object, CONCAT string; mariadb alike: true
v VARCHAR(100) CHECK (JSON_VALID(v) AND LENGTH(v) < 100): v {"id":9007199254740992}, MAX string, CONCAT string; mariadb alike: true
v LONGTEXT, CHECK (JSON_VALID(v)): v "{\"id\": 9007199254740993}", MAX string, CONCAT string; mariadb alike: true
SEEN
