// A process is stopped and continues later, as in a frozen container: replies that arrived meanwhile are read before
// deadlines are checked.
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { openFaultProxy } from '../../tools/fault-proxy.mjs'
import { allBackends, urlOf } from '../support/all-backends.js'
import { startScript } from '../support/processes.js'

const script = new URL('scripts/stopped.mjs', import.meta.url).pathname

it.each(allBackends)(
  '$name: replies that came while the process was stopped count',
  async (backend) => {
    const url = urlOf(backend)
    const proxy = await openFaultProxy({ port: Number(new URL(url).port) })
    onTestFinished(() => proxy.close())
    const target = `${backend.name}=${backend.withPort(url, proxy.port)}`
    const { child, reports, ready, ended } = startScript<{ outcomes?: string[] }>(script, { args: () => [target] })
    await ready
    proxy.delay(300)
    child.stdin?.write('go\n')
    await once(child.stdout!, 'data')
    await sleep(100) // the requests are sent, the replies are not
    child.kill('SIGSTOP')
    await sleep(2_000)
    child.kill('SIGCONT')
    expect(await ended).toMatchObject({ code: 0, stderr: '' })
    expect(reports.at(-1)?.outcomes).toEqual(['ok', 'ok', 'ok'])
  },
  30_000
)
