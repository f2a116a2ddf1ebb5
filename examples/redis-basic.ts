import { Redis } from 'ioredis'
import { RedisAdapter } from '@go-go-scope/persistence-redis'
import { scope } from 'go-go-scope'

const redis = new Redis(process.env.REDIS_URL!)
const persistence = new RedisAdapter(redis, { keyPrefix: 'myapp:' })

await using s = scope({ persistence })
