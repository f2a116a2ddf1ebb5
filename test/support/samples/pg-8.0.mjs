// The first versions 8 name no exports for ES modules: a transpiled sample reads them from the default export.
import pg from 'pg-8.0'

export const { Pool } = pg
