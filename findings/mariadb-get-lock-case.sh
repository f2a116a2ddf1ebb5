#!/usr/bin/env bash
# MariaDB 10.11: GET_LOCK('Job') and GET_LOCK('job') are two locks, and a negative timeout returns NULL at once.
#
# Why it surprises: MariaDB's documentation says that the name is case insensitive. MySQL (9.7.4) has one lock for
# both, and there a negative timeout waits for ever. Code that reads NULL as "not yet" and tries again spins on
# MariaDB.
# Expected: one lock, as documented.
# Source: https://mariadb.com/docs/server/reference/sql-functions/secondary-functions/miscellaneous-functions/get_lock
# ("str is case insensitive") and https://dev.mysql.com/doc/refman/8.4/en/locking-functions.html.
# What follows: a program that relies on either excludes on one of the servers only. Fold the case of names yourself,
# give a long timeout in place of a negative one, and treat NULL as an error.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages mysql2@3.24.6
start_mariadb
cat >run.mjs <<'JS'
import mysql from 'mysql2/promise'
const connect = () => mysql.createConnection(`mysql://app:pw@127.0.0.1:${process.env.MARIADB_PORT}/test`)
const [one, other] = [await connect(), await connect()]
const lock = async (session, name, seconds) => (await session.query('select get_lock(?, ?) as answer', [name, seconds]))[0][0].answer
console.log('one session, Job:', await lock(one, 'Job', 0))
console.log('another one, Job:', await lock(other, 'Job', 0))
console.log('another one, job:', await lock(other, 'job', 0))
const start = Date.now()
console.log('another one, Job, timeout -1:', await lock(other, 'Job', -1), 'at once:', Date.now() - start < 2000)
console.log((await other.query('show warnings'))[0][0].Message)
await one.end()
await other.end()
JS
node run.mjs >seen
compare <<'SEEN'
one session, Job: 1
another one, Job: 0
another one, job: 1
another one, Job, timeout -1: null at once: true
Incorrect timeout value: '-1' for function get_lock
SEEN
