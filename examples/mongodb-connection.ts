import { MongoDBAdapter } from '@go-go-scope/persistence-mongodb'
import { scope } from 'go-go-scope'

const adapter = new MongoDBAdapter(process.env.MONGODB_URL!, { keyPrefix: 'myapp:' })

// Connect if needed
await adapter.connect()

// Use with scope
await using s = scope({ persistence: adapter })

// Cleanup
await adapter.disconnect()
