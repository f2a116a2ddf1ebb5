// Calls a method that the samples must not call, to show that the stand-in clients notice it.
import { Pool } from './pg.mjs'

await new Pool().query('SELECT 1').catch(() => {})
