// A role with exactly the documented actions can make every call. Without one of them a call is refused as a whole.
import { type Document, MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startMongodb } from '../../tools/servers.mjs'
import type { Adapter, Options } from '../support/backends.js'
import { calls } from '../support/calls.mjs'
import { times } from '../support/expectations.js'
import { mongodb } from '../support/mongodb-backend.js'

const database = 'rights'
const minute = 60_000
/** The actions listed in docs/mongodb.md. */
const needed = ['find', 'insert', 'update', 'remove', 'createIndex', 'listIndexes', 'listCollections']

const checkpoint = (id: string, sequence: number) => {
  return { id, taskId: 't', sequence, timestamp: 1, progress: 0, data: 1 }
}
const all: Record<string, (adapter: Adapter) => Promise<unknown>> = {
  ...calls,
  'several locks': (adapter) => Promise.all(times(4, (i) => adapter.acquire(`l${i}`, minute, 'me'))),
  'several extensions': (adapter) => Promise.all(times(4, (i) => adapter.extend(`held${i}`, 2 * minute, 'me'))),
  'several failures': (adapter) => Promise.all(times(4, (i) => adapter.recordFailure(`b${i}`, 9))),
  keys: (adapter) => adapter.keys(),
  clear: (adapter) => adapter.clear(),
  'several lists': (adapter) => Promise.all([adapter.list('t'), adapter.loadLatest('t'), adapter.loadLatest('u')]),
  'a checkpoint that moves': (adapter) => adapter.save(checkpoint('c1', 3)),
  'one that takes the place of another': (adapter) => adapter.save(checkpoint('c1', 2)),
  'cleaning up': (adapter) => adapter.cleanup('t', 0)
}

const fill = async (adapter: Adapter) => {
  await Promise.all(times(4, (i) => adapter.acquire(`held${i}`, minute, 'me')))
  await adapter.set('k', 1)
  await Promise.all([1, 2].map((sequence) => adapter.save(checkpoint(`c${sequence}`, sequence))))
}

describe('a role of its own', () => {
  let server: Awaited<ReturnType<typeof startMongodb>>
  let client: MongoClient
  beforeAll(async () => {
    server = await startMongodb({ password: 'secret' })
    client = await new MongoClient(server.adminUrl!).connect()
  })
  afterAll(async () => {
    await client.close()
    await server.stop()
  })

  async function open(actions: string[], options: Options = {}): Promise<Adapter> {
    const admin = client.db('admin')
    const forget = (command: Document) => admin.command(command).catch(() => undefined)
    await forget({ dropUser: 'one' })
    await forget({ dropRole: 'one' })
    const privileges = [{ resource: { db: database, collection: '' }, actions }]
    await admin.command({ createRole: 'one', roles: [], privileges })
    await admin.command({ createUser: 'one', pwd: 'p', roles: ['one'] })
    const url = `mongodb://one:p@${new URL(server.url).host}/${database}?directConnection=true&authSource=admin`
    return mongodb.open(url, { connections: 2, ...options })
  }

  async function documents(): Promise<string> {
    const seen = await client.db(database).listCollections({}, { nameOnly: true }).toArray()
    const names = seen.map(({ name }) => name).sort()
    return JSON.stringify(
      await Promise.all(names.map((name) => client.db(database).collection(name).find().sort({ _id: 1 }).toArray()))
    )
  }

  async function callAll(adapter: Adapter): Promise<string[]> {
    const refused: string[] = []
    for (const [name, call] of Object.entries(all)) {
      const before = await documents()
      try {
        await call(adapter)
      } catch (error) {
        expect(error, name).toMatchObject({ code: 'PERMISSION_DENIED', retryable: false, outcomeKnown: true })
        expect((error as Error).message, name).toMatch(
          /not authorized on rights to execute command \w+ \(Unauthorized\)/
        )
        expect((await documents()).replaceAll('[],', ''), name).toBe(before.replaceAll('[],', ''))
        refused.push(name)
      }
    }
    await adapter.disconnect()
    return refused
  }

  async function prepare(): Promise<void> {
    await client.db(database).dropDatabase()
    const adapter = await open(needed)
    await fill(adapter)
    await adapter.disconnect()
  }

  it('with all of the actions can do everything in an empty database', async () => {
    await client.db(database).dropDatabase()
    const adapter = await open(needed)
    await fill(adapter)
    expect(await callAll(adapter)).toEqual([])
  })

  it('needs no createIndex where everything is there', async () => {
    await prepare()
    expect(await callAll(await open(needed.filter((each) => each !== 'createIndex')))).toEqual([])
  })

  it.each(needed)('without %s is refused, and nothing is half done', async (missing) => {
    await prepare()
    if (missing === 'createIndex') await client.db(database).collection('go_goscope_locks').dropIndex('key_1')
    const adapter = await open(needed.filter((each) => each !== missing))
    expect((await callAll(adapter)).length).toBeGreaterThan(0)
  })
})
