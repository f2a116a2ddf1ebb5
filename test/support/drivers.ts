// The drivers whose client objects are tested: for each driver the newest release and the oldest supported one.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { onTestFinished } from 'vitest'
import type { Backend } from './backends.js'
import { mongodb } from './mongodb-backend.js'
import { mysql } from './mysql-backend.js'
import { postgres } from './postgres-backend.js'
import { redis } from './redis-backend.js'

export interface Driver {
  readonly backend: Backend
  /** The name that the application imports. */
  readonly entry: string
  readonly version: string
  /** A client object with options that the driver does not know. The end of the test closes it. */
  client(url: string, more?: object): Promise<object>
}

interface Made {
  readonly client: object
  end(): unknown
}

type Make = (module: any, url: string, more: object) => Made | Promise<Made>

const load = createRequire(import.meta.url)
const manifest = (name: string) => new URL(`../../node_modules/${name}/package.json`, import.meta.url)

/** @param name the package's name in this repository's package.json */
export const versionOf = (name: string): string => JSON.parse(readFileSync(manifest(name), 'utf8')).version

const driver = (backend: Backend, name: string, make: Make, entry = name): Driver => ({
  backend,
  entry,
  version: versionOf(name),
  async client(url, more = {}) {
    const { client, end } = await make(load(entry), url, more)
    onTestFinished(async () => {
      await end()
    })
    return client
  }
})

const ioredis: Make = ({ Redis, default: Default }, url, more) => {
  const client = new (Redis ?? Default)(url, { lazyConnect: true, ...more })
  return { client, end: () => client.disconnect() }
}

const pg: Make = ({ Pool }, connectionString, more) => {
  const client = new Pool({ connectionString, ...more })
  return { client, end: () => client.ended || client.end() }
}

// mysql2 drops unknown options.
const mysql2: Make = ({ createPool }, url, more) => {
  const client = createPool(url)
  const core = client.pool?.config ? client.pool : client
  Object.assign(core.config.connectionConfig, more)
  return { client, end: () => core._closed || core.end(() => {}) }
}

// The MongoDB driver refuses unknown options, and freezes the others.
const extend = (client: any, more: object) =>
  Object.defineProperty(client, 'options', { value: { ...client.options, ...more } })

const mongo: Make = ({ MongoClient }, url, more) => {
  const client = extend(new MongoClient(url), more)
  return { client: client.db(), end: () => client.close() }
}

const mongoose: Make = async ({ createConnection }, url, more) => {
  const connection = await createConnection(url).asPromise()
  extend(connection.getClient(), more)
  return { client: connection.db, end: () => connection.close() }
}

export const drivers: readonly Driver[] = [
  driver(redis, 'ioredis-4', ioredis),
  driver(redis, 'ioredis-5', ioredis),
  driver(redis, 'ioredis', ioredis),
  driver(postgres, 'pg-8.0', pg),
  driver(postgres, 'pg', pg),
  driver(mysql, 'mysql2-2', mysql2),
  driver(mysql, 'mysql2-2', mysql2, 'mysql2-2/promise'),
  driver(mysql, 'mysql2', mysql2),
  driver(mysql, 'mysql2', mysql2, 'mysql2/promise'),
  driver(mongodb, 'mongodb-5.0', mongo),
  driver(mongodb, 'mongodb-5', mongo),
  driver(mongodb, 'mongodb', mongo),
  driver(mongodb, 'mongodb-7', mongo),
  driver(mongodb, 'mongoose-8', mongoose),
  driver(mongodb, 'mongoose-9', mongoose)
]
