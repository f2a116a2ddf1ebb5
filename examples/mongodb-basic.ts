import { MongoClient } from 'mongodb'
import { MongoDBAdapter } from '@go-go-scope/persistence-mongodb'
import { scope } from 'go-go-scope'

const client = new MongoClient(process.env.MONGODB_URL!)
await client.connect()
const adapter = new MongoDBAdapter(client.db('app'), { keyPrefix: 'myapp:' })
await adapter.connect()
await using s = scope({ persistence: adapter })
