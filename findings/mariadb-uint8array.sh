#!/usr/bin/env bash
# mariadb 3.5.4 (the connector for Node.js): a Uint8Array as a parameter is stored as the JSON text {"0":65,"1":66}; a
# Buffer is stored as bytes. mysql2 3.24.6 stores both as bytes.
#
# Why it surprises: a Buffer is a Uint8Array, and Web APIs, bson 7 and most codecs give plain Uint8Arrays. Nothing
# fails as long as the column is wide enough: the text is eight times as long as the bytes.
# Expected: bytes, or an error.
# Source: the connector turns objects that it does not know into JSON (lib/cmd/encoder in the package).
# What follows: wrap what goes to a BLOB in Buffer.from(view.buffer, view.byteOffset, view.byteLength), whatever the
# type says.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages mariadb@3.5.4 mysql2@3.24.6
start_mariadb
cat >run.mjs <<'JS'
import mariadb from 'mariadb'
import mysql from 'mysql2/promise'
const address = `app:pw@127.0.0.1:${process.env.MARIADB_PORT}/test`
const clients = { mariadb: await mariadb.createConnection(`mariadb://${address}`), mysql2: await mysql.createConnection(`mysql://${address}`) }
await clients.mariadb.query('CREATE TABLE cache (v BLOB)')
for (const [name, client] of Object.entries(clients)) {
  for (const method of ['query', 'execute']) {
    for (const bytes of [Buffer.from('AB'), new TextEncoder().encode('AB')]) {
      await clients.mariadb.query('DELETE FROM cache')
      await client[method]('INSERT INTO cache VALUES (?)', [bytes])
      const [row] = await clients.mariadb.query('SELECT v FROM cache')
      console.log(`${name}.${method}, ${bytes.constructor.name}: ${row.v.toString()}`)
    }
  }
  await (name === 'mariadb' ? undefined : client.end())
}
await clients.mariadb.end()
JS
node run.mjs >seen
compare <<'SEEN'
mariadb.query, Buffer: AB
mariadb.query, Uint8Array: {"0":65,"1":66}
mariadb.execute, Buffer: AB
mariadb.execute, Uint8Array: {"0":65,"1":66}
mysql2.query, Buffer: AB
mysql2.query, Uint8Array: AB
mysql2.execute, Buffer: AB
mysql2.execute, Uint8Array: AB
SEEN
