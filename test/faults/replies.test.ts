// Conversations recorded from real servers are replayed with changes. Whatever the reply, no call crashes the process
// or settles late, and no reply takes more memory than its limit.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startMariadb, startMongodb, startPostgres, startRedis } from '../../tools/servers.mjs'
import { eventually } from '../support/expectations.js'
import { runScript, startScript } from '../support/processes.js'
import { record, written } from './replies/conversation.mjs'
import { figure, full, rounds } from './support/figures.js'

const script = (name: string) => fileURLToPath(new URL(`replies/${name}.mjs`, import.meta.url))
const megabyte = 2 ** 20

const servers = {
  redis: () => startRedis(),
  postgres: () => startPostgres({ password: null }),
  mysql: () => startMariadb({ password: null }),
  mongodb: () => startMongodb()
}

interface Recorded {
  name: string
  base: string
  messages: { bytes: string; after: number }[]
}
interface Kind {
  kind: 'messages' | 'floods' | 'flips' | 'cuts' | 'unasked'
  /** Selects the cases by title. */
  only?: string
  count?: number
  slots: number
  timeout: number
  maxReplyBytes?: number
  /** Milliseconds between the last reply and one more call. */
  idle?: number
}
interface Report {
  good: number
  cases: number
  codes: Record<string, number>
  untyped: string[]
  latest: { ms: number; title: string }
  most: { bytes: number; title: string }
}
type Ready = { control: number; ports: number[]; names: string[] }

/** The guarantee is 0.5 s for a call and 1 s for an exit; the test allows four times as much for a busy machine. */
const late = 4 * 500
/** More than any limit, but not too much for this machine. */
const most = 200 * megabyte

/** @returns the file that describes the replay to the client */
async function startReplay(recorded: Recorded, kind: Kind) {
  const { timeout, idle = 0, maxReplyBytes = 32 * megabyte, only = '', ...cases } = kind
  const folder = mkdtempSync(join(tmpdir(), 'replies-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'conversation.json')
  writeFileSync(file, JSON.stringify({ ...recorded, ...cases, only, most, everyPlace: full }))
  const server = startScript<Ready>(script('replay-server'), { args: () => [file] })
  onTestFinished(() => void server.child.kill('SIGKILL'))
  await eventually(() => server.reports.length, Boolean)
  const { name, base } = recorded
  const given = join(folder, 'client.json')
  writeFileSync(given, JSON.stringify({ ...server.reports[0], name, base, timeout, idle, options: { maxReplyBytes } }))
  return given
}

async function replay(recorded: Recorded, kind: Kind): Promise<Report> {
  const given = await startReplay(recorded, kind)
  const { reports, ...ended } = await runScript<Report>(script('replay-client'), {
    args: () => [given],
    timeout: 1_200_000
  })
  expect(ended).toEqual({ code: 0, signal: null, stderr: '' })
  const [report] = reports as [Report]
  const { cases, latest, most, codes } = report
  figure(`${kind.kind}: ${cases} cases, ${JSON.stringify(codes)}`)
  figure(
    `latest ${latest.ms} ms with a time-out of ${kind.timeout} ms (${latest.title}), most memory +${most.bytes >> 20} MiB (${most.title})`
  )
  return report
}

describe.each(Object.keys(servers) as (keyof typeof servers)[])('%s', (name) => {
  let recorded: Recorded
  beforeAll(async () => {
    const server = await servers[name]()
    const { messages, port, close } = await record(name, Number(new URL(server.url).port))
    const given = { name, base: server.url, ports: [port], names: [], timeout: 5000, options: {} }
    const ended = await runScript(script('record'), { args: () => [JSON.stringify(given)] })
    close()
    await server.stop()
    expect(ended).toMatchObject({ code: 0, signal: null, stderr: '' })
    recorded = { name, base: server.url, messages: written(messages) }
  }, 60_000)

  function judge({ good, untyped, latest, most }: Report, timeout: number) {
    expect(good, 'calls that work as recorded').toBeGreaterThan(0)
    expect(untyped).toEqual([])
    expect(latest.ms, latest.title).toBeLessThan(timeout + late)
    expect(most.bytes, most.title).toBeLessThan(64 * megabyte)
  }

  it('each message missing, twice, early, with fewer fields, zero', async () => {
    judge(await replay(recorded, { kind: 'messages', slots: 8, timeout: 300 }), 300)
  }, 1_200_000)

  it('each message endless or of the greatest length', async () => {
    judge(await replay(recorded, { kind: 'floods', slots: 1, timeout: 400 }), 400)
  }, 1_200_000)

  it('bits flipped', async () => {
    judge(await replay(recorded, { kind: 'flips', count: rounds(1000, 100), slots: 8, timeout: 300 }), 300)
  }, 1_200_000)

  it('cut at any byte', async () => {
    judge(await replay(recorded, { kind: 'cuts', count: rounds(1e9, 100), slots: 8, timeout: 300 }), 300)
  }, 1_200_000)

  it('without end while nothing was asked', async () => {
    judge(await replay(recorded, { kind: 'unasked', slots: 1, timeout: 400, idle: 200 }), 400)
  }, 60_000)

  const endless = {
    redis: '^\\$.*endless body',
    postgres: '^D.*endless$',
    mysql: '^row.*endless$',
    mongodb: '^cursor.*endless body'
  }
  const unbounded = { kind: 'floods', only: endless[name], slots: 1, maxReplyBytes: Number.MAX_SAFE_INTEGER } as const

  it('control: an endless reply without a bound takes memory until the deadline', async () => {
    const { latest, most, codes } = await replay(recorded, { ...unbounded, timeout: 1500 })
    expect(codes.TIMEOUT).toBeGreaterThan(0)
    expect(latest.ms, latest.title).toBeLessThan(1500 + late)
    expect(most.bytes).toBeGreaterThan(64 * megabyte)
  }, 60_000)

  it('process.exit() in the middle of an endless reply takes less than a second', async () => {
    const given = await startReplay(recorded, { ...unbounded, timeout: 5000 })
    const { reports, ...ended } = await runScript<{ state: string; at: number }>(script('replay-exit'), {
      args: () => [given]
    })
    const took = Date.now() - (reports[0]?.at ?? 0)
    expect(ended).toEqual({ code: 0, signal: null, stderr: '' })
    expect(reports[0]?.state).toBe('under way')
    figure(`it took ${took} ms`)
    expect(took).toBeLessThan(2 * late)
  }, 60_000)
})
