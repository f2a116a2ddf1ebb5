// The server's clock by an independent client, in epoch milliseconds.
import { Redis } from 'ioredis'
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
    close: () => client.quit()
  }
}

const nowSql = 'SELECT (extract(epoch from clock_timestamp()) * 1000)::float8 AS now'

async function openPostgresClock() {
  const client = new pg.Client({ connectionString: race.url })
  await client.connect()
  return {
    ping: () => client.query('SELECT 1'),
    now: async () => (await client.query(nowSql)).rows[0].now,
    close: () => client.end()
  }
}

export const openClock = race.backend === 'redis' ? openRedisClock : openPostgresClock
