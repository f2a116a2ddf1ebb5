// Calls a method that the samples must not call, as a control: the stand-in clients must detect the call.
import { Pool } from './pg.mjs'

await new Pool().query('SELECT 1').catch(() => {})
