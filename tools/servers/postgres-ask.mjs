import { patience } from './ask.mjs'

/** As the superuser; the rows of the last statement. */
export async function askPostgres({ port, password, database }, statement, timeout = patience) {
  const { default: pg } = await import('pg')
  const login = { host: '127.0.0.1', port, user: 'postgres', password: password ?? '', database }
  const client = new pg.Client({ ...login, connectionTimeoutMillis: patience, query_timeout: timeout })
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}
