// Runs in an application's folder: stores values made by its own driver, reads them, and uses them with that driver.
// argv: the URL, and the module that the application imports.
import { deepStrictEqual } from 'node:assert'
import { MongoDBAdapter } from '@go-go-scope/persistence-native/mongodb'

const [, , url, entry] = process.argv
const { default: driver } = await import(entry)

const connection = entry === 'mongoose' ? await driver.createConnection(url).asPromise() : undefined
const client = connection?.getClient() ?? (await new driver.MongoClient(url).connect())
const { ObjectId } = entry === 'mongoose' ? driver.mongo : driver
const db = connection?.db ?? client.db()

const adapter = new MongoDBAdapter(db, { keyPrefix: `values-${process.pid}:` })
const value = { id: new ObjectId(), bytes: Buffer.from([0, 127, 128, 255]), at: new Date(5) }
await adapter.set('k', value)
const back = await adapter.get('k')
deepStrictEqual(back, value)

const things = db.collection(`things-${process.pid}`)
await things.insertOne({ _id: back.id })
deepStrictEqual(await things.countDocuments({ _id: value.id }), 1)
const stored = await db.collection('go_goscope_cache').countDocuments({ 'value.id': value.id })
await things.drop()
await adapter.clear()
await adapter.disconnect()
await (connection ?? client).close()
console.log(`found ${stored}`)
