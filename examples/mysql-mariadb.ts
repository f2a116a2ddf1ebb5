import { createPool } from 'mysql2/promise'
import { MySQLAdapter } from '@go-go-scope/persistence-mysql'

const pool = createPool({
  host: 'mariadb.example.com',
  user: 'myapp',
  password: process.env.MARIADB_PASSWORD,
  database: 'myapp',
})

const persistence = new MySQLAdapter(pool)
await persistence.connect()
