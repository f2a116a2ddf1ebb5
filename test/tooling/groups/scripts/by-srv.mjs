// by-srv.mjs <url>: stores a value in a MongoDB, and reports what it reads.
import { MongoDBAdapter } from '@go-go-scope/persistence-native/mongodb'
import { report } from '../../../support/child.mjs'

const [url] = process.argv.slice(2)
const adapter = new MongoDBAdapter(url)
try {
  await adapter.set('k', 'stored')
  report(await adapter.get('k'))
} catch (error) {
  report(`${error.code}: ${error.message}`)
} finally {
  await adapter.disconnect()
}
