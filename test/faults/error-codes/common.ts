import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inject } from 'vitest'
import { openFaultProxy } from '../../../tools/fault-proxy.mjs'
import { backendOf, type ThrowAwayServer } from '../../../tools/servers.mjs'
import type { Adapter, Backend } from '../../support/backends.js'
import { freshPrefix } from '../../support/harness.js'
import { type Provoked, quick, withAdapter } from './provoked.js'

/** Runs in a folder without .node files. */
async function openWithoutNative({ server, withPort }: Backend): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'without-native-'))
  try {
    await Promise.all([
      cp('dist', join(folder, 'dist'), { recursive: true }),
      cp('package.json', join(folder, 'package.json'))
    ])
    const module = await import(pathToFileURL(join(folder, 'dist', `${backendOf(server)}.js`)).href)
    const [Adapter] = Object.keys(module).filter((name) => /^(Redis|Postgres|MySQL|MongoDB)Adapter$/.test(name))
    const adapter = new module[Adapter as string](withPort(inject('urls')[server], 1))
    return await adapter.get('k')
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Errors that can be provoked on every database in the same way. */
export function common(backend: Backend, server: () => ThrowAwayServer): Provoked[] {
  const open = (url = server().url, options = {}): Adapter =>
    backend.open(url, { keyPrefix: freshPrefix(), ...quick, ...options })

  return [
    {
      code: 'CONNECT_FAILED',
      title: 'nothing listens',
      provoke: () => withAdapter(open(backend.withPort(server().url, 1)), (adapter) => adapter.connect())
    },
    {
      code: 'AUTH_FAILED',
      title: 'a wrong password',
      provoke: () => withAdapter(open(backend.withPassword(server().url, 'wrong')), (adapter) => adapter.connect())
    },
    {
      code: 'TIMEOUT',
      title: 'a server that stands still',
      provoke: () =>
        withAdapter(open(server().url, { commandTimeout: 200 }), async (adapter) => {
          await adapter.connect()
          server().freeze()
          try {
            await adapter.get('k')
          } finally {
            server().thaw()
          }
        })
    },
    {
      // On a MongoDB replica set a retried failure is counted once, so the call waits for its reply.
      code: backend.name === 'mongodb' ? 'TIMEOUT' : 'CONNECTION_LOST',
      title: 'a cut after the request was sent',
      outcomeKnown: false,
      provoke: async () => {
        await using proxy = await openFaultProxy({ host: '127.0.0.1', port: server().port })
        await withAdapter(open(backend.withPort(server().url, proxy.port)), async (adapter) => {
          await adapter.connect()
          proxy.stallReplies()
          const counted = adapter.recordFailure('k', 3)
          counted.catch(() => {})
          await new Promise((resolve) => setTimeout(resolve, 50))
          proxy.cut()
          await counted
        })
      }
    },
    {
      code: 'QUEUE_FULL',
      title: 'more than maxQueue',
      provoke: () =>
        withAdapter(open(server().url, { maxQueue: 3 }), async (adapter) => {
          const answers = await Promise.allSettled(Array.from({ length: 20 }, () => adapter.get('k')))
          for (const answer of answers) if (answer.status === 'rejected') throw answer.reason
        })
    },
    {
      code: 'CLOSED',
      title: 'after disconnect()',
      provoke: async () => {
        const adapter = open()
        await adapter.disconnect()
        await adapter.get('k')
      }
    },
    { code: 'NATIVE_MISSING', title: 'nothing native is built', provoke: () => openWithoutNative(backend) }
  ]
}
