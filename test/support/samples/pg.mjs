// A pg whose pools refuse queries: a sample may only read their settings and end them.
import pg from 'pg'
import { refuse } from './refuse.mjs'

export class Pool extends pg.Pool {
  query() {
    refuse('query')
  }

  connect() {
    refuse('connect')
  }
}
