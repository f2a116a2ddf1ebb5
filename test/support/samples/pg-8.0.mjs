// The first 8.x versions have no named exports for ES modules: a transpiled sample reads them from the default export.
import pg from 'pg-8.0'

export const { Pool } = pg
