// Sends one query to a server through an independent client, and closes the client.
import { readFileSync } from 'node:fs'
import { Redis, type RedisOptions } from 'ioredis'
import { MongoClient, type MongoClientOptions } from 'mongodb'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import pg from 'pg'

export async function askRedis(url: string, options: RedisOptions = {}, command = ['PING']): Promise<unknown> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0, ...options })
  let failure: unknown
  client.on('error', (error) => {
    failure = error
  })
  try {
    await client.connect()
    return await client.call(command[0]!, ...command.slice(1))
  } catch (error) {
    // ioredis reports the cause in the event only.
    throw failure ?? error
  } finally {
    client.disconnect()
  }
}

export async function askPostgres(config: pg.ClientConfig, statement = 'SELECT 1 AS answer'): Promise<unknown> {
  const client = new pg.Client(config)
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(statement)).rows[0]?.answer
  } finally {
    await client.end()
  }
}

/** Every URL of a throw-away server, including its query string. */
export async function askMysql(url: string, statement = 'SELECT 1 AS answer'): Promise<unknown> {
  const { searchParams, username, password, hostname, port, pathname } = new URL(url)
  const ca = searchParams.get('ssl-ca')
  const connection = await createConnection({
    host: hostname,
    port: Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    ...(ca ? { ssl: { ca: readFileSync(ca, 'utf8'), rejectUnauthorized: true } } : {})
  })
  try {
    const [rows] = await connection.query<RowDataPacket[]>(statement)
    return rows[0]?.answer
  } finally {
    await connection.end()
  }
}

export async function askMongodb(
  url: string,
  options: MongoClientOptions = {},
  command = { ping: 1 }
): Promise<unknown> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 3000, ...options })
  try {
    return await client.db().command(command)
  } finally {
    await client.close()
  }
}
