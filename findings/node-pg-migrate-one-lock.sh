#!/usr/bin/env bash
# node-pg-migrate 9.0.0: migrations of two services with schemas and migration tables of their own in one database
# exclude each other, and the second one fails at once.
#
# Why it surprises: schema and migrationsSchema exist to keep services apart. The advisory lock that guards a run has
# one number, the same for every schema, table and service, and by default a run does not wait for it.
# Expected: a lock for each table of migrations.
# Source: the constant PG_MIGRATE_LOCK_ID in the package, and https://github.com/salsita/node-pg-migrate/issues/1647.
# What follows: services that are deployed together into one database fail now and then with "Another migration is
# already running". A library that uses advisory locks should derive the number from what it guards, and document it.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages node-pg-migrate@9.0.0 pg@8.23.1
start_postgres
mkdir orders billing
printf -- '-- Up Migration\nselect pg_sleep(4);\n' >orders/1700000000000_slow.sql
printf -- '-- Up Migration\ncreate table billing.invoices (id int);\n' >billing/1700000000000_invoices.sql
cat >run.mjs <<'JS'
import { setTimeout as sleep } from 'node:timers/promises'
import { runner } from 'node-pg-migrate'
const migrate = (service) =>
  runner({
    databaseUrl: `postgresql://app@127.0.0.1:${process.env.PG_PORT}/postgres`,
    dir: service,
    direction: 'up',
    schema: service,
    createSchema: true,
    migrationsSchema: service,
    createMigrationsSchema: true,
    migrationsTable: 'migrations',
    log() {}
  }).then((done) => `${done.length} migration done`, (error) => error.message)
const orders = migrate('orders')
await sleep(2000)
console.log('billing, while orders migrates:', await migrate('billing'))
console.log('orders:', await orders)
console.log('billing, afterwards:', await migrate('billing'))
JS
node run.mjs >seen
compare <<'SEEN'
billing, while orders migrates: Another migration is already running. Advisory lock mode is set to 'fail'.
orders: 1 migration done
billing, afterwards: 1 migration done
SEEN
