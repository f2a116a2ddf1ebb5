// A pg whose pools must not be used: only their settings may be read, and they may be ended.
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
