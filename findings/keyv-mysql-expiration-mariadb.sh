#!/usr/bin/env bash
# @keyv/mysql 2.1.10 on MariaDB 10.11: with intervalExpiration set() fails with a syntax error; without the option it
# works.
#
# Why it surprises: the package describes itself as the adapter for MySQL and MariaDB, and the option is its way to
# remove expired rows that nobody reads. The event that it creates uses the operator -> of MySQL, which no MariaDB
# before 13.1 has.
# Expected: the rows are deleted, or the option is refused with the name of the server.
# Source:
# https://mariadb.com/docs/server/reference/sql-functions/special-functions/json-functions/json-arrow-operators says
# that the operators came with MariaDB 13.1.
# What follows: SQL that is to run on both needs JSON_VALUE or JSON_EXTRACT spelled out, and a test on each server for
# every option.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages @keyv/mysql@2.1.10
start_mariadb
cat >run.mjs <<'JS'
import { KeyvMysql } from '@keyv/mysql'
const uri = `mysql://app:pw@127.0.0.1:${process.env.MARIADB_PORT}/test`
const failure = ({ code, sqlMessage }) => `${code} near ${sqlMessage.match(/near '(.{10})/)[1]}`
const outcome = (store) => store.set('key', 'value').then(() => 'stored', failure)
console.log('plain:', await outcome(new KeyvMysql({ uri })))
console.log('intervalExpiration 60:', await outcome(new KeyvMysql({ uri, intervalExpiration: 60 })))
process.exit()
JS
node run.mjs >seen 2>warnings
compare <<'SEEN'
plain: stored
intervalExpiration 60: ER_PARSE_ERROR near >'$.expire
SEEN
