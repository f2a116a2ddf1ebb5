// Commands for single nodes by the usual clients, which give up soon: a node may be frozen or gone.
const patience = 2000

// The server's own time: the client's deadline for a statement that waits there.
const longest = 60_000

export async function askRedis({ port, user, password }, ...command) {
  const { Redis } = await import('ioredis')
  const limits = { connectTimeout: patience, commandTimeout: patience, retryStrategy: null, maxRetriesPerRequest: 0 }
  const client = new Redis({ host: '127.0.0.1', port, username: user, password, lazyConnect: true, ...limits })
  // The rejected call says it as well.
  client.on('error', () => {})
  try {
    await client.connect()
    return await client.call(...command)
  } finally {
    client.disconnect()
  }
}

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

/** As root; the rows of the last statement. */
export async function askMysql({ port, password }, ...statements) {
  const { createConnection } = await import('mysql2/promise')
  const login = { host: '127.0.0.1', port, user: 'root', password: password ?? '' }
  const connection = await createConnection({ ...login, connectTimeout: patience })
  try {
    let rows = []
    for (const sql of statements) [rows] = await connection.query({ sql, timeout: longest })
    return rows
  } finally {
    connection.destroy()
  }
}
