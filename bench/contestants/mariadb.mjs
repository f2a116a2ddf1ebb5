// The mariadb connector with a pool of ten and prepared statements doing the same correct thing, on the same tables.
import { createPool } from 'mariadb'
import { makeSql } from './mysql-statements.mjs'

function settingsOf(url) {
  const { hostname, port, username, password, pathname } = new URL(url)
  const [user, secret, database] = [username, password, pathname.slice(1)].map(decodeURIComponent)
  return { host: hostname, port: Number(port || 3306), user, password: secret, database }
}

async function makeMariadb(url) {
  const values = { autoJsonMap: false, insertIdAsNumber: true }
  const pool = createPool({ ...settingsOf(url), connectionLimit: 10, foundRows: false, ...values })
  const ask = (sql, parameters) => pool.execute(sql, parameters)
  return { name: 'mariadb, pool of 10', ...makeSql(ask), end: () => pool.end() }
}

export const rivals = [makeMariadb]
