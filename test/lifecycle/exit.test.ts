// A process that has used an adapter ends on its own, with its own exit code, and soon.
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { FaultProxy } from '../../tools/fault-proxy.mjs'
import { figure, full, inMs, rounds } from '../faults/support/figures.js'
import { subjects } from '../faults/support/subjects.js'
import { times } from '../support/expectations.js'
import { harness } from '../support/harness.js'
import { runScript, startScript } from '../support/processes.js'

const script = fileURLToPath(new URL('scripts/ends.mjs', import.meta.url))
/** Milliseconds. The documented limit is a second after the last call; calls in flight on a silent server last 500 ms. */
const soon = 5000

/** The state of the server, set after the adapter has been used or before its first use. */
const servers: Record<string, (proxy: FaultProxy) => void> = {
  'which answers': () => {},
  'which went silent': (proxy) => proxy.stall(),
  ...(full && {
    'whose replies are lost': (proxy) => proxy.stallReplies(),
    'which is gone': (proxy) => {
      proxy.refuse()
      proxy.cut()
    }
  })
}

const natural = { code: 0, stderr: '' }
const ways: Record<string, { code: number; stderr: unknown }> = {
  'after disconnect()': natural,
  'without disconnect()': natural,
  'without ever using it': natural,
  'after a disconnect() that nobody awaits': natural,
  'with work in flight': natural,
  'with work that waits for a connection': natural,
  'by process.exit() while connecting': natural,
  'by process.exit() with work in flight': natural,
  'by process.exit() in the turn of the calls': natural,
  'by an uncaught exception with work in flight': { code: 1, stderr: expect.stringContaining('uncaught') },
  'by an unhandled rejection of a call': { code: 1, stderr: expect.stringContaining('CLOSED') }
}

interface Report {
  done: number
}

describe.each(subjects)('%s', (_name, { backend }) => {
  const all = harness(backend)

  async function end(proxy: FaultProxy, way: string, changes: (proxy: FaultProxy) => void) {
    const target = `${backend.name}=${backend.withPort(all.url, proxy.port)}`
    const { child, ready, ended } = startScript<Report>(script, { args: () => [way, target] })
    onTestFinished(() => void child.kill('SIGKILL'))
    await ready
    changes(proxy)
    child.stdin?.write('go\n')
    const { code, signal, stderr, reports } = await ended
    return { code, signal, stderr, late: Date.now() - (reports.at(-1)?.done ?? Number.NaN) }
  }

  // A client library may keep counters for its own tools there, and print a warning where it can't.
  it('a process that uses it has nothing in shared memory', async () => {
    const { child, ready } = startScript<Report>(script, {
      args: () => ['after disconnect()', `${backend.name}=${all.url}`]
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    await ready
    expect(readdirSync('/dev/shm').filter((name) => name.endsWith(`-${child.pid}`))).toEqual([])
  })

  describe.each(Object.entries(servers))('a process with a server %s ends', (_server, changes) => {
    it.each(Object.entries(ways))(
      '%s',
      async (way, wanted) => {
        const late: number[] = []
        for (let round = 0; round < rounds(3, 1); round++) {
          const { proxy } = await all.proxied()
          const ended = await end(proxy, way, changes)
          expect(ended).toMatchObject({ ...wanted, signal: null })
          late.push(ended.late)
        }
        figure(`${inMs(Math.max(...late))} after its last line at the latest`)
        expect(Math.max(...late)).toBeLessThan(soon)
      },
      120_000
    )
  })

  it('a process with an idle lock ends', async () => {
    const { proxy } = await all.proxied()
    expect(await end(proxy, 'with an idle lock', () => {})).toMatchObject({ ...natural, signal: null })
  })
})

describe('exit() inside of a library that threads of ours are in', () => {
  const inLibrary = fileURLToPath(new URL('scripts/exits-in-library.mjs', import.meta.url))

  it.each(subjects)('%s, over TLS', async (_name, subject) => {
    const server = await subject.start({ tls: true })
    onTestFinished(() => server.stop())
    const config = JSON.stringify(subject.config(server, '127.0.0.1', { ca: server.ca! }))
    const rounds = full ? 40 : 3
    for (let round = 0; round < rounds; round++) {
      const exits = await Promise.all(
        times(4, () =>
          runScript(inLibrary, { args: () => [subject.name, config], env: () => ({ UV_THREADPOOL_SIZE: '1' }) })
        )
      )
      expect(exits.map(({ code, signal }) => signal ?? code)).toEqual([0, 0, 0, 0])
    }
  })
})
