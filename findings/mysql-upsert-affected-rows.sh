#!/usr/bin/env bash
# MariaDB 10.11 with mysql2 3.24.6, mariadb 3.5.4 and PyMySQL 1.2.4: an INSERT … ON DUPLICATE KEY UPDATE that changes
# nothing counts 1 row, as an insert does, with both Node.js clients, and 0 with PyMySQL.
#
# Why it surprises: the documented counts are 1 inserted, 2 updated, 0 unchanged. Both Node.js clients ask for
# CLIENT_FOUND_ROWS by default, which turns the 0 into a 1; the statement is the same, and so is the server.
# Expected: "unchanged" can be told from "inserted".
# Source: https://dev.mysql.com/doc/refman/8.4/en/insert-on-duplicate.html (the paragraph on CLIENT_FOUND_ROWS).
# What follows: a lock taken by "insert, or keep the owner if it has not expired" looks taken to everybody. Connect
# with flags ['-FOUND_ROWS'] (mysql2) or foundRows: false (mariadb), or read the owner back in the same transaction.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages mysql2@3.24.6 mariadb@3.5.4
python_packages PyMySQL==1.2.4
start_mariadb
cat >run.mjs <<'JS'
import { execFileSync } from 'node:child_process'
import mariadb from 'mariadb'
import mysql from 'mysql2/promise'
const port = Number(process.env.MARIADB_PORT)
const login = { host: '127.0.0.1', port, user: 'app', password: 'pw', database: 'test' }
const python = `
import pymysql, sys
connection = pymysql.connect(host='127.0.0.1', port=${port}, user='app', password='pw', database='test', autocommit=True)
print(connection.cursor().execute(sys.argv[1]))`
const first = await mysql.createConnection(login)
const second = await mariadb.createConnection(login)
const third = await mysql.createConnection({ ...login, flags: ['-FOUND_ROWS'] })
const clients = {
  mysql2: async (statement) => (await first.query(statement))[0].affectedRows,
  mariadb: async (statement) => (await second.query(statement)).affectedRows,
  PyMySQL: async (statement) => Number(execFileSync('python3', ['-c', python, statement])),
  'mysql2 with -FOUND_ROWS': async (statement) => (await third.query(statement))[0].affectedRows
}
await first.query('CREATE TABLE locks (name VARCHAR(20) PRIMARY KEY, owner VARCHAR(20), expired BOOLEAN)')
const take = (owner) => `INSERT INTO locks VALUES ('job', '${owner}', FALSE) ON DUPLICATE KEY UPDATE owner = IF(expired, VALUES(owner), owner)`
for (const [name, run] of Object.entries(clients)) {
  await first.query('DELETE FROM locks')
  const counts = [await run(take('one')), await run(take('other'))]
  console.log(`${name}: taken ${counts[0]}, held by somebody else ${counts[1]}`)
}
for (const client of [first, second, third]) await client.end()
JS
node run.mjs >seen
compare <<'SEEN'
mysql2: taken 1, held by somebody else 1
mariadb: taken 1, held by somebody else 1
PyMySQL: taken 1, held by somebody else 0
mysql2 with -FOUND_ROWS: taken 1, held by somebody else 0
SEEN
