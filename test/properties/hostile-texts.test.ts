// Keys, owners, prefixes, tasks, ids and values are data, whatever their characters mean in the database's grammar and
// whatever character set a session has: each is its own entry, and the server sees the same statements for all of them.
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { ThrowAwayServer } from '../../tools/servers.mjs'
import { full, patience, scaled } from '../races/support/scale.js'
import { allBackends } from '../support/all-backends.js'
import type { Backend, Reader } from '../support/backends.js'
import { witnesses } from './support/digests.js'
import { alone, exercise, type Manner, together } from './support/exercise.js'
import { beginningWith, hostileTexts, plainTexts } from './support/hostile-texts.js'

const COUNT = scaled(2_000, 60)
/** How many texts one adapter uses under one prefix, which is a hostile text, too. */
const GROUP = scaled(100, 30)
const PATTERNS = scaled(300, 40)
const TABLES = 20
/** Statements that remove expired rows: the adapter sends them at times that the test does not control. */
const PURGE = /SKIP LOCKED|^DELETE .*expires_at[`"]? </
const REFUSED = Symbol('refused')
/** Long time-outs, because these tests do not measure speed. */
const PATIENT = { connectTimeout: 60_000, commandTimeout: 60_000 }
const SEED = 20_261_201

const groupsOf = (texts: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(texts.length / GROUP) }, (_, at) => texts.slice(at * GROUP, (at + 1) * GROUP))

describe.each(allBackends)('$server', patience, (backend: Backend) => {
  const witness = witnesses[backend.server]!
  let server: ThrowAwayServer
  let reader: Reader
  beforeAll(async () => {
    server = await witness.start()
    reader = await backend.read(witness.adminUrl(server))
  })
  afterAll(async () => {
    await reader?.close()
    await server?.stop()
  })

  const openCache = (tableName: string) => {
    const cache = backend.openCache(server.url, { tableName, connections: 1, ...PATIENT })
    onTestFinished(() => cache.disconnect())
    return cache
  }
  const open = (keyPrefix: string) => {
    const adapter = backend.open(server.url, { keyPrefix, connections: 1, ...PATIENT })
    onTestFinished(() => adapter.disconnect())
    return adapter
  }

  const refused = (error: unknown) => {
    expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_[A-Z_]+$/) })
    return REFUSED
  }

  /** The text is no pattern of the dialect, or a regular expression of JavaScript that MongoDB refuses. */
  const refusedPattern = (error: unknown): string[] => {
    expect(String(error)).toMatch(/^RangeError: "pattern" |Regular expression is invalid/)
    return []
  }

  /** Stores a value in a table of that name, and reads it by another adapter. */
  async function valueIn(tableName: string): Promise<unknown> {
    try {
      const [writer, reader] = [openCache(tableName), openCache(tableName)]
      await writer.set('k', tableName)
      return await reader.get('k')
    } catch (error) {
      return refused(error)
    }
  }

  async function exerciseAll(texts: readonly string[], prefixes: readonly string[], manner: Manner): Promise<void> {
    for (const [at, group] of groupsOf(texts).entries()) {
      const [adapter, neighbour] = [open(prefixes[at] ?? ''), open(`other${prefixes[at]}`)]
      await exercise(adapter, neighbour, group, manner)
      await Promise.all([adapter.clear(), neighbour.clear()])
      await Promise.all([adapter.disconnect(), neighbour.disconnect()])
    }
  }

  /** One call at a time: calls that meet by chance share other statements. */
  async function digestsOf(texts: readonly string[], prefixes: readonly string[]): Promise<Set<string>> {
    await witness.reset(reader)
    await exerciseAll(texts, prefixes, alone)
    return new Set((await witness.digests(reader)).filter((digest) => !PURGE.test(digest)))
  }

  it('as patterns: what is no wildcard stands for itself', async () => {
    const texts = hostileTexts(backend, COUNT, SEED + 2)
    const adapter = open(texts.at(-1) ?? '')
    await Promise.all(texts.map((text) => adapter.set(text, 1)))
    for (const text of texts.slice(0, PATTERNS)) {
      for (const found of await adapter.keys(text).catch(refusedPattern)) expect(texts).toContain(found)
      const pattern = beginningWith(backend, text)
      if (pattern === undefined) continue
      const expected = texts.filter((other) => other.startsWith(text))
      expect((await adapter.keys(pattern)).sort(), pattern).toEqual(expected.sort())
    }
  })

  if (backend.tableNames.length > 0)
    it('as names of tables: each is refused, or its own table', async () => {
      const names = hostileTexts(backend, TABLES, SEED + 3)
      const values = await Promise.all(names.map((tableName) => valueIn(tableName)))
      expect(values.filter((value) => value !== REFUSED).length).toBeGreaterThan(TABLES / 3)
      for (const [at, name] of names.entries()) if (values[at] !== REFUSED) expect(values[at]).toBe(name)
    })

  const charsets = full ? witness.charsets : witness.charsets.slice(-2)
  it.each(charsets)('sessions of character set %s', async (charset) => {
    await witness.setCharset(reader, charset)
    await open('').connect()
    const prefixes = hostileTexts(backend, 2 * COUNT, SEED + 1).filter((text) => text.length > 8)
    const hostile = hostileTexts(backend, COUNT, SEED)
    const half = COUNT / 2
    const plainDigests = await digestsOf(plainTexts(half), plainTexts(half))
    const digests = await digestsOf(hostile.slice(0, half), prefixes)
    expect(plainDigests.size).toBeGreaterThan(5)
    expect([...digests].filter((digest) => !plainDigests.has(digest))).toEqual([])
    await exerciseAll(hostile.slice(half), prefixes, together)
  })
})
