// The same work by clients that use the JS thread: the control that the tracer sees such calls.
import { Redis } from 'ioredis'
import pg from 'pg'
import { targetsIn } from './adapters.mjs'

const [redis, postgres] = ['redis', 'postgres'].map((wanted) =>
  targetsIn(process.argv.slice(2)).find(({ name }) => name === wanted)
)
const first = new Redis(redis.url)
await first.ping()
await first.quit()
const second = new pg.Client({ connectionString: postgres.url })
await second.connect()
await second.query('SELECT 1')
await second.end()
