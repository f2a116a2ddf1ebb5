// mysql2 with a pool of ten and prepared statements doing the same correct thing, on the same tables.
import { createPool } from 'mysql2/promise'
import { makeSql } from './mysql-statements.mjs'

async function makeMysql2(url) {
  const pool = createPool({ uri: url, connectionLimit: 10, jsonStrings: true, flags: ['-FOUND_ROWS'] })
  const ask = async (sql, values) => (await pool.execute(sql, values))[0]
  return { name: 'mysql2, pool of 10', ...makeSql(ask), end: () => pool.end() }
}

export const rivals = [makeMysql2]
