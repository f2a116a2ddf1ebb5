#!/usr/bin/env bash
# MariaDB 10.11 with mysql2 3.24.6: a server that starts removes the temporary tables of every other running server whose
# tmpdir is the same, and tmpdir is the same by default (TMPDIR, else /tmp).
#
# Why it surprises: the second server takes each `#sql-temptable-*` in tmpdir for one that a crash has left, although the
# names have the process number of a server that runs. That server keeps its files open, so that plain reads and writes go
# on; a statement that opens the table once more, or drops it, fails. InnoDB's temporary tables lie elsewhere.
# Expected: that files of a running process are left, or that the manual names tmpdir among what servers may not share.
# Source: https://mariadb.com/docs/server/server-management/starting-and-stopping-mariadb/running-multiple-mariadb-server-processes
# and https://mariadb.com/docs/server/server-management/starting-and-stopping-mariadb/mariadbd-multi, which list data
# directory, port and socket.
# What follows: give each server of a machine a tmpdir of its own, those that tests start as well.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages mysql2@3.24.6
mkdir temporary second
start_mariadb "--tmpdir=$folder/temporary"
first=$MARIADB_PORT

start_second() {
  cd second
  folder="$folder/second" start_mariadb "--tmpdir=$folder/temporary" >start.log
  cd ..
}
cat >run.mjs <<'JS'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import mysql from 'mysql2/promise'
const session = await mysql.createConnection(`mysql://app:pw@127.0.0.1:${process.env.FIRST_PORT}/test`)
const engines = ['Aria', 'MyISAM', 'InnoDB']
for (const engine of engines) {
  await session.query(`CREATE TEMPORARY TABLE t_${engine} (a INT) ENGINE=${engine}`)
  await session.query(`INSERT INTO t_${engine} VALUES (1), (2)`)
}
const files = () => readdirSync('temporary').filter((name) => name.startsWith('#sql-temptable')).length
const ask = (sql) => session.query(sql).then(([rows]) => rows[0]?.n ?? 'done', ({ code, errno }) => `${errno} ${code}`)
const before = files()
writeFileSync('ready', '')
while (!existsSync('begin')) await setTimeout(50)
console.log(`files before the other server started: ${before}, after: ${files()}`)
for (const engine of engines) {
  const table = `t_${engine}`
  const read = await ask(`SELECT COUNT(*) AS n FROM ${table}`)
  const twice = await ask(`SELECT COUNT(*) AS n FROM ${table} AS x JOIN ${table} AS y`)
  const drop = await ask(`ALTER TABLE ${table} ADD b INT`)
  console.log(`${engine}: read ${read}, joined with itself ${twice}, altered ${drop}`)
}
await session.end()
JS
FIRST_PORT=$first node run.mjs >seen &
reader=$!
until_true test -e ready
start_second
touch begin
wait "$reader"
compare <<'SEEN'
files before the other server started: 4, after: 0
Aria: read 2, joined with itself 1017 ER_FILE_NOT_FOUND, altered 6 EE_DELETE
MyISAM: read 2, joined with itself 1017 ER_FILE_NOT_FOUND, altered 6 EE_DELETE
InnoDB: read 2, joined with itself 4, altered done
SEEN
