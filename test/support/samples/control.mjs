// Calls what the samples must not: shows that the stand-in clients notice.
import { Pool } from './pg.mjs'

await new Pool().query('SELECT 1').catch(() => {})
