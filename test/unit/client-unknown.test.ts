// Drivers as a later release could make them: with one more option that they fill in themselves.
import { Redis } from 'ioredis'
import { createPool } from 'mysql2'
import { describe, expect, it, onTestFinished } from 'vitest'
import { adoptMongodb } from '../../lib/backends/mongodb/client.js'
import { adoptMysql } from '../../lib/backends/mysql/client.js'
import { adoptPostgres } from '../../lib/backends/postgres/client.js'
import { adoptRedis } from '../../lib/backends/redis/client.js'
import { refusal } from './support/adopting.js'

const jitter = () => 1
const filledIn = { hostRotation: 'round', jitter }

function redis(given: object = {}) {
  const defaults = Reflect.get(Redis, 'defaultOptions') as Record<string, unknown>
  Object.assign(defaults, filledIn)
  onTestFinished(() => {
    for (const name of Object.keys(filledIn)) delete defaults[name]
  })
  return adoptRedis(new Redis({ lazyConnect: true, ...given }))
}

function mysql(given: object = {}) {
  const { config } = createPool({ host: 'h' }) as unknown as { config: { connectionConfig: object } }
  const Config = config.connectionConfig.constructor as new (given: object) => object
  class Later extends Config {
    constructor(said: object) {
      super({ host: 'h' })
      Object.assign(this, filledIn, said)
    }
  }
  return adoptMysql({ config: { connectionConfig: new Later(given) }, getConnection() {}, end() {} })
}

class LaterPool {
  readonly options: object
  constructor(given: object = {}) {
    this.options = { max: 10, ...filledIn, ...given }
  }
  query() {}
  connect() {}
  end() {}
}

class LaterMongoClient {
  readonly options: object
  constructor(url: string, given: object = {}) {
    this.options = { hosts: [{ host: new URL(url).host }], ...filledIn, ...given }
  }
  startSession() {}
}

// Classes of an application: their constructors throw if an adapter calls them.
class OwnPool extends LaterPool {
  constructor(given: object | undefined) {
    if (!given) throw new Error('made by a stranger')
    super(given)
  }
}

class OwnMongoClient extends LaterMongoClient {
  constructor(url: string, given: object | undefined) {
    if (!given) throw new Error('made by a stranger')
    super(url, given)
  }
}

const db = (client: object) => ({ databaseName: 'd', collection() {}, command() {}, client })

const adopted = {
  redis,
  mysql,
  postgres: (given = {}) => adoptPostgres(new OwnPool(given)),
  mongodb: (given = {}) => adoptMongodb(db(new OwnMongoClient('mongodb://h', given)))
}

describe.each(Object.entries(adopted))('of a later driver for %s', (_backend, adopt) => {
  it('an option that the driver fills in is kept for a warning, whatever its name and kind', () => {
    expect(adopt().unknown?.names.toSorted()).toEqual(['hostRotation', 'jitter'])
  })

  it.each([
    ['hostRotation', { hostRotation: 'random' }],
    ['jitter', { jitter: () => 2 }]
  ])('what the application says instead is refused: %s', (name, given) => {
    const error = refusal(() => adopt(given))
    expect(error).toMatchObject({ code: 'UNSUPPORTED_OPTION', message: expect.stringContaining(`"${name}"`) })
  })
})

it('a driver whose defaults can’t be had has none', () => {
  class Locked extends LaterPool {
    override connect() {}
  }
  const pool = new Locked()
  Object.defineProperty(LaterPool.prototype, 'constructor', { value: null, configurable: true })
  onTestFinished(() => {
    Object.defineProperty(LaterPool.prototype, 'constructor', { value: LaterPool })
  })
  expect(refusal(() => adoptPostgres(pool))).toMatchObject({ code: 'UNSUPPORTED_OPTION' })
})
