// A process without a free descriptor or thread: calls reject with typed errors, and work again once there is one.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { eventually } from '../support/expectations.js'
import { harness } from '../support/harness.js'
import { startScript } from '../support/processes.js'
import { subjects } from './support/subjects.js'

const run = promisify(execFile)
const script = (name: string) => fileURLToPath(new URL(`scripts/${name}.mjs`, import.meta.url))

interface Ended {
  kind?: string
  code?: string
  nativeCode?: string
  operation?: string
}
interface Report {
  free: number
  during: Ended
  after: Ended
}

/** A script started as root changes to the user `nobody`, because the limit does not apply to root. */
const asTheChild = process.getuid!() === 0 ? { uid: 65534 } : {}

const failed = { kind: 'PersistenceError', code: 'CONNECT_FAILED', nativeCode: 'EMFILE' }

describe.each(subjects)('%s', (_name, { backend }) => {
  const all = harness(backend)

  it('without a free descriptor, or with too few: CONNECT_FAILED, and the next call works', async () => {
    const limited = [
      '-c',
      'ulimit -n 100; exec "$0" "$@"',
      process.execPath,
      script('exhausted'),
      backend.name,
      all.url
    ]
    const { stdout, stderr } = await run('sh', limited, { timeout: 60_000 })
    expect(stderr).toBe('')
    const reports = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Report)
    expect(reports).toHaveLength(15)
    expect(reports[0]?.during).toEqual({ ...failed, operation: 'acquire' })
    for (const { free, during, after } of reports) {
      if (during.code) expect(during, `${free} free`).toMatchObject({ kind: 'PersistenceError' })
      expect(after.code, `${free} were free`).toBeUndefined()
    }
    expect(reports.at(-1)?.during.code).toBeUndefined()
  }, 60_000)

  it('without another thread: CONNECT_FAILED, and the next call works', async () => {
    const { child, reports, ready, ended } = startScript<{ during?: Ended; after?: Ended }>(script('no-threads'), {
      args: () => [backend.name, all.url]
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    await ready
    expect(reports[0]?.during).toEqual({ ...failed, nativeCode: 'EAGAIN', operation: 'set' })
    await run('prlimit', ['--pid', String(child.pid), '--nproc=1000:'], asTheChild)
    child.stdin?.write('go\n')
    await eventually(
      () => reports.length,
      (count) => count === 2
    )
    expect(reports[1]?.after?.code).toBeUndefined()
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' })
  })
})
