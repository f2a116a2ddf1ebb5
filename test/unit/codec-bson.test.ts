// Values of one major version of bson, written by another: the application's and its driver's need not be the same.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { makeApplication } from '../support/applications.js'

type Library = typeof import('bson')

const bsonOf = (driver: string): Library => createRequire(createRequire(import.meta.url).resolve(driver))('bson')
const majorOf = (bson: Library): number => Reflect.get(bson.ObjectId.prototype, Symbol.for('@@mdb.bson.version'))

const libraries = ['mongodb-5', 'mongodb', 'mongodb-7'].map((driver) => {
  const bson = bsonOf(driver)
  return { driver, bson, major: majorOf(bson) }
})

const ID = '65a1b2c3d4e5f60718293a4b'
const makers: Record<string, (bson: Library) => unknown> = {
  ObjectId: ({ ObjectId }) => new ObjectId(ID),
  Long: ({ Long }) => Long.fromString('9007199254740993'),
  Double: ({ Double }) => new Double(1),
  Int32: ({ Int32 }) => new Int32(-7),
  Decimal128: ({ Decimal128 }) => Decimal128.fromString('1.10'),
  Timestamp: ({ Timestamp }) => new Timestamp({ t: 5, i: 6 }),
  'bytes of a kind': ({ Binary }) => new Binary(Buffer.from([0, 128, 255]), 128),
  UUID: ({ UUID }) => new UUID('0f8fad5b-d9cb-469f-a165-70867728950e'),
  BSONRegExp: ({ BSONRegExp }) => new BSONRegExp('a.b', 'i'),
  Code: ({ Code, ObjectId }) => new Code('f', { id: new ObjectId(ID), list: [new ObjectId(ID)] }),
  DBRef: ({ DBRef, ObjectId }) => new DBRef('c', new ObjectId(ID), 'd'),
  MinKey: ({ MinKey }) => new MinKey(),
  MaxKey: ({ MaxKey }) => new MaxKey(),
  'one in an object': ({ ObjectId }) => ({ list: [{ id: new ObjectId(ID) }], at: new Date(5) }),
  'one in an envelope': ({ ObjectId }) => new Map([['id', new ObjectId(ID)]]),
  'one in an error': ({ ObjectId }) => Object.assign(new Error('no'), { stack: '', id: new ObjectId(ID) })
}

/** Drivers beside this package, the main script and in the working folder. */
type Places = Partial<Record<'own' | 'entry' | 'working', string>>

/** The codec of an application with these packages; without any it uses the copy of this package. */
async function codecIn(packages: Record<string, string>, places: Places = {}) {
  const application = makeApplication(packages)
  const others = Object.entries(places).map(([place, driver]) => [place, makeApplication({ mongodb: driver })] as const)
  const folderOf = Object.fromEntries(others.map(([place, { folder }]) => [place, folder]))
  vi.resetModules()
  vi.doMock('../../lib/native/own-place.js', () => ({
    ownPlace: () => join(folderOf.own ?? application.folder, 'index.js')
  }))
  vi.spyOn(process, 'cwd').mockReturnValue(folderOf.working ?? application.folder)
  const script = process.argv[1]
  process.argv[1] = join(folderOf.entry ?? application.folder, 'main.js')
  const { BSON_CODEC, MONGODB_VALUES } = await import('../../lib/backends/mongodb/bson-codec.js')
  const where = { backend: 'mongodb', operation: 'set', key: 'k', rules: MONGODB_VALUES } as const
  const encode = (value: unknown) => BSON_CODEC.encode(value, where)
  const roundTrip = (value: unknown) => BSON_CODEC.decode(BSON_CODEC.encode(value, where), where)
  const forget = () => {
    process.argv[1] = script as string
    vi.restoreAllMocks()
    for (const each of [application, ...others.map(([, other]) => other)]) each.remove()
  }
  return { encode, roundTrip, forget }
}

describe.each(libraries)('written with bson $major', ({ driver, bson, major }) => {
  let codec: Awaited<ReturnType<typeof codecIn>>
  beforeAll(async () => {
    codec = await codecIn({ mongodb: driver })
  })
  afterAll(() => codec.forget())

  const pairs = libraries.flatMap((other) => Object.keys(makers).map((kind) => ({ kind, other })))

  it.each(pairs)('$kind of bson $other.major comes back as its own would', ({ kind, other }) => {
    const make = makers[kind] as (bson: Library) => unknown
    const back = codec.roundTrip(make(other.bson))
    expect(back).toStrictEqual(codec.roundTrip(make(bson)))
    expect(bson.EJSON.stringify([back])).toBe(bson.EJSON.stringify([make(bson)]))
  })

  it.each(libraries)('an ObjectId of bson $major is one of the application’s', (other) => {
    const id = codec.roundTrip(new other.bson.ObjectId(ID))
    expect(id).toBeInstanceOf(bson.ObjectId)
    expect(majorOf(bson)).toBe(major)
    expect(`${id}`).toBe(ID)
  })

  it.each(libraries)(
    'bytes come back as a Buffer, those in a Binary of bson $major as well',
    ({ bson: { Binary } }) => {
      const bytes = Buffer.from([0, 127, 128, 255])
      expect(codec.roundTrip([bytes, new Binary(bytes)])).toStrictEqual([bytes, bytes])
    }
  )
})

describe('the library that values are written with', () => {
  it.each([
    ["the driver's", { mongodb: 'mongodb-5' }, 5],
    ["Mongoose's, where the driver is hidden", { mongoose: 'mongoose-9' }, 7],
    ['our own', {}, 6]
  ])('is %s', async (_whose, packages, major) => {
    const { roundTrip, forget } = await codecIn(packages)
    const id = roundTrip(new (bsonOf('mongodb').ObjectId)(ID)) as object
    forget()
    expect(Reflect.get(id, Symbol.for('@@mdb.bson.version'))).toBe(major)
  })

  const majorIn = async (places: Places, client?: object) => {
    const { roundTrip, forget } = await codecIn({}, places)
    onTestFinished(forget)
    if (client) (await import('../../lib/backends/mongodb/client.js')).adoptMongodb(client)
    return Reflect.get(roundTrip(new (bsonOf('mongodb').ObjectId)(ID)) as object, Symbol.for('@@mdb.bson.version'))
  }

  it.each<[string, Places, number]>([
    ['beside this package', { own: 'mongodb-5', entry: 'mongodb', working: 'mongodb-7' }, 5],
    ['beside the main script', { entry: 'mongodb-7', working: 'mongodb-5' }, 7],
    ['in the working folder', { working: 'mongodb-5' }, 5]
  ])('comes from the driver %s', async (_whose, places, major) => {
    expect(await majorIn(places)).toBe(major)
  })

  it.each([
    ['mongodb-5', 5],
    ['mongodb-7', 7]
  ])('comes from the client that is handed over: %s', async (driver, major) => {
    const { MongoClient } = createRequire(import.meta.url)(driver) as typeof import('mongodb')
    const client = new MongoClient('mongodb://localhost')
    expect(await majorIn({ own: 'mongodb', entry: 'mongodb', working: 'mongodb' }, client.db())).toBe(major)
  })

  it('is found where the working folder is gone', async () => {
    const { roundTrip, forget } = await codecIn({})
    onTestFinished(forget)
    vi.spyOn(process, 'cwd').mockImplementation(() => {
      throw Object.assign(new Error('ENOENT: no such file or directory, uv_cwd'), { code: 'ENOENT' })
    })
    expect(roundTrip({ a: 1 })).toEqual({ a: 1 })
  })

  it('an object that only calls itself one is stored as a plain one', async () => {
    class Strange {
      readonly a = 1
      get _bsontype() {
        return 'Strange'
      }
    }
    const { roundTrip, forget } = await codecIn({ mongodb: 'mongodb' })
    const back = roundTrip({ one: new Strange() })
    forget()
    expect(back).toEqual({ one: { a: 1 } })
  })
})

describe.each(libraries)('values that bson $major can not write', ({ driver, bson }) => {
  const damaged = () => Object.assign(bson.Decimal128.fromString('1'), { bytes: undefined })
  const zeros = Array(1_200_000).fill(-0)

  it.each<[string, () => unknown]>([
    ['a damaged object', damaged],
    ['one in an object', () => ({ list: [damaged()] })],
    ['one in an envelope', () => new Map([['k', damaged()]])]
  ])('%s is a TypeError that names the key', async (_title, make) => {
    const { encode, forget } = await codecIn({ mongodb: driver })
    onTestFinished(forget)
    expect(() => encode(make())).toThrow(
      expect.objectContaining({
        name: 'TypeError',
        code: 'ERR_INVALID_ARG_VALUE',
        message: expect.stringMatching(/key "k" can't be stored/)
      })
    )
  })

  it.each<[string, () => unknown]>([
    ['a long text', () => 'x'.repeat(20_000_000)],
    ['negative zeros', () => zeros],
    ['bytes in an envelope', () => new Map([['k', new bson.Binary(Buffer.alloc(20_000_000), 128)]])]
  ])('%s is too large', async (_title, make) => {
    const { encode, forget } = await codecIn({ mongodb: driver })
    onTestFinished(forget)
    expect(() => encode(make())).toThrow(expect.objectContaining({ code: 'VALUE_TOO_LARGE' }))
  })
})
