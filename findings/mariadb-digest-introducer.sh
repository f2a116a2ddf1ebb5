#!/usr/bin/env bash
# MariaDB 10.11's performance_schema counts one statement under two digests, by how a string is written.
#
# Input: SELECT … WHERE name IN (…) with strings behind a character set introducer, written in quotes or in hexadecimal digits.
# Why it surprises: a digest is there to gather statements that differ in values alone. Behind an introducer a hexadecimal string
# becomes "(unknown)" instead of "?", and a list of strings is not shortened, so that each length of the list and each mixture of
# spellings is a digest of its own.
# Expected: one digest, with the list as "(...)", as without the introducer.
# Source: https://mariadb.com/kb/en/performance-schema-digests/ says that a digest is the statement with the data values removed.
# What follows: a monitor that groups by digest, or a test that counts kinds of statements, has to fold these forms itself.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages mysql2@3.24.6
start_mariadb --performance-schema=ON
cat >run.mjs <<'JS'
import mysql from 'mysql2/promise'
const client = await mysql.createConnection(`mysql://app:pw@127.0.0.1:${process.env.MARIADB_PORT}/test`)
await client.query('create table things (name varchar(10) character set utf8mb4)')
const digests = 'performance_schema.events_statements_summary_by_digest'
async function digestsOf(...lists) {
  await client.query(`truncate table ${digests}`)
  for (const list of lists) await client.query(`select 1 from things where name in (${list})`)
  const [rows] = await client.query(`select digest_text as text from ${digests} where digest_text like 'SELECT ? FROM%'`)
  return rows.map(({ text }) => text.replace(/.* IN /, '').trim()).sort()
}
console.log('quoted:', ...(await digestsOf("'a', 'b'", "'a', 'b', 'c'")))
console.log('behind an introducer:', await digestsOf("_utf8mb4'a', _utf8mb4'b'", "_utf8mb4'a', _utf8mb4 x'62'"))
console.log('of another length:', (await digestsOf("_utf8mb4'a', _utf8mb4'b'", "_utf8mb4'a', _utf8mb4'b', _utf8mb4'c'")).length)
await client.end()
JS
node run.mjs >seen
compare <<'SEEN'
quoted: (...)
behind an introducer: [
  '( (_charset) ? , (_charset) (unknown) )',
  '( (_charset) ? , (_charset) ? )'
]
of another length: 2
SEEN
