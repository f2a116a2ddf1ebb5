// The server's clock, and the expiry of a lock, by an independent client: epoch milliseconds.
import { Redis } from 'ioredis'
import { MongoClient } from 'mongodb'
import { createConnection } from 'mysql2/promise'
import pg from 'pg'
import { race } from './race.mjs'

async function openRedisClock() {
  const client = new Redis(race.url)
  return {
    ping: () => client.ping(),
    async now() {
      const [seconds, micros] = await client.time()
      return Number(seconds) * 1000 + Number(micros) / 1000
    },
    async expiry(key) {
      const time = Number(await client.call('PEXPIRETIME', key))
      return time < 0 ? undefined : time
    },
    close: () => client.quit()
  }
}

const nowSql = 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS time'
/** `extract` takes a time without a zone as UTC, and the stored times are UTC. */
const expirySql = 'SELECT (extract(epoch FROM expires_at) * 1000)::float8 AS time FROM go_goscope_locks WHERE key = $1'

async function openPostgresClock() {
  const client = new pg.Client({ connectionString: race.url })
  await client.connect()
  const timeOf = async (sql, values) => (await client.query(sql, values)).rows[0]?.time
  return {
    ping: () => client.query('SELECT 1'),
    now: () => timeOf(nowSql),
    expiry: (key) => timeOf(expirySql, [key]),
    close: () => client.end()
  }
}

// The stored times have no zone and are UTC, whatever the session's zone is.
const millis = (time) => `TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', ${time}) / 1000 AS time`

async function openMysqlClock() {
  const client = await createConnection({ uri: race.url, decimalNumbers: true })
  const timeOf = async (sql, values) => (await client.query(sql, values))[0][0]?.time
  return {
    ping: () => client.query('SELECT 1'),
    now: () => timeOf(`SELECT ${millis('UTC_TIMESTAMP(3)')}`),
    expiry: (key) => timeOf(`SELECT ${millis('expires_at')} FROM go_goscope_locks WHERE \`key\` = ?`, [key]),
    close: () => client.end()
  }
}

async function openMongodbClock() {
  const client = await new MongoClient(race.url).connect()
  const database = client.db()
  return {
    ping: () => database.command({ ping: 1 }),
    now: async () => (await database.command({ hello: 1 })).localTime.getTime(),
    expiry: async (key) => (await database.collection('go_goscope_locks').findOne({ key }))?.expiresAt.getTime(),
    close: () => client.close()
  }
}

const clocks = {
  redis: openRedisClock,
  postgres: openPostgresClock,
  mariadb: openMysqlClock,
  mysql: openMysqlClock,
  mongodb: openMongodbClock
}

export const openClock = clocks[race.backend]
