// The first versions 8 name no exports for ES modules: what a transpiler makes of the sample reads them off the default.
import pg from 'pg-8.0'

export const { Pool } = pg
