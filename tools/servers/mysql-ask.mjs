import { patience } from './ask.mjs'

// The server's own time: the client's deadline for a statement that waits there.
const longest = 60_000

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
