// A mongodb whose databases refuse commands: only their settings may be read. The application itself may connect.
import { MongoClient as Real } from 'mongodb'
import { refuse } from './refuse.mjs'

export class MongoClient extends Real {
  db(...names) {
    const db = super.db(...names)
    for (const method of ['collection', 'command', 'createCollection', 'aggregate', 'admin', 'listCollections'])
      db[method] = () => refuse(method)
    this.startSession = () => refuse('startSession')
    return db
  }
}
