// A server, or a pooler in front of it, that sends unexpected replies: calls reject with typed errors, the process
// never crashes, and the next call works. Each case runs in its own process, because a crash would end it.
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { harness } from '../support/harness.js'
import { postgres } from '../support/postgres-backend.js'
import { runScript } from '../support/processes.js'

const script = fileURLToPath(new URL('scripts/wrong-answers.mjs', import.meta.url))

interface Report {
  phase: 'wrong' | 'right' | 'doctor'
  call?: string
  name?: string
  code?: string | number
  message?: string
  signal?: string | null
}

const lost = ['CONNECTION_LOST']
/** The outcomes of calls on a connection that worked before; `ok` if the change does not affect the reply. */
const answers: Record<string, string[]> = {
  'no row': ['CONNECTION_LOST', 'SCHEMA_MISMATCH', 'ok'],
  'a completed command instead of rows': ['CONNECTION_LOST', 'ok'],
  'rows without a column': ['CONNECTION_LOST', 'ok'],
  'rows of one column': ['CONNECTION_LOST', 'ok'],
  'rows with a column too many': ['CONNECTION_LOST', 'ok'],
  'NULL for each value': ['CONNECTION_LOST', 'CORRUPT_VALUE', 'ok'],
  'rows without their description': ['CONNECTION_LOST', 'ok'],
  'a transaction that ends too early': lost,
  'a transaction that ends before each answer': lost,
  'a transaction that ends twice': ['CONNECTION_LOST', 'ok'],
  'two answers to a statement': lost,
  'an empty query': ['CONNECTION_LOST', 'ok'],
  'a command without a count': ['CONNECTION_LOST', 'ok'],
  'an error without a field': lost,
  'the end of the connection without a message': lost,
  'an SQLSTATE without end': lost,
  'a notice without a field': ['ok'],
  'a notice of the end without a message': ['ok'],
  'a copy': lost,
  'an unknown message': lost
}

describe('a server that answers wrongly', () => {
  const all = harness(postgres)

  async function run(name: string, when: string) {
    const ended = await runScript<Report>(script, { args: () => [all.url, name, when] })
    expect(ended).toMatchObject({ code: 0, signal: null, stderr: '' })
    const of = (phase: Report['phase']) => ended.reports.filter((report) => report.phase === phase)
    for (const { name: kind, message } of of('wrong'))
      expect(kind ?? 'PersistenceError', message).toBe('PersistenceError')
    expect(of('right').filter(({ code }) => code)).toEqual([])
    expect(of('right')).toHaveLength(of('wrong').length)
    expect(of('doctor')).toMatchObject([{ signal: null }])
    return [...new Set(of('wrong').map(({ code = 'ok' }) => code))].sort()
  }

  it.each(Object.keys(answers))(
    'from the first statement on: %s',
    async (name) => {
      await run(name, 'at once')
    },
    60_000
  )

  it.each(Object.entries(answers))(
    'after connect: %s',
    async (name, codes) => {
      expect(await run(name, 'after connect')).toEqual(codes)
    },
    60_000
  )
})
