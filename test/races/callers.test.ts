// Many callers in many processes on few keys: locks beside everything else that an adapter does.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { allBackends } from '../support/all-backends.js'
import type { Backend } from '../support/backends.js'
import { emptyDatabase, prove, race, totalOf } from './support/racing.js'
import { patience, scaled } from './support/scale.js'

const processes = scaled(16, 4)
const callers = scaled(50, 20)
const turns = scaled(400, 20)
const keys = 40

interface Counts {
  held: number
  refused: number
  /** Locks that had a second holder by the exclusivity check; `lost`: locks that the server reported as lost. */
  doubles: number
  lost: number
  others: number
}

function markers(): string {
  const folder = mkdtempSync(join(tmpdir(), 'exclusive-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function callersOn(backend: Backend, url: string, withLock: boolean): Promise<Counts> {
  const folder = markers()
  const task = () => ({ callers, turns, keys, folder, withLock })
  return totalOf(await race<Counts>(backend, url, 'callers', { count: processes, task }))
}

const field = `${processes} processes of ${callers} callers on ${keys} keys`

describe.each(allBackends)('many callers on $server', patience, (backend) => {
  it('never get an exception, and a lock never has two holders', async () => {
    const { url, reader } = await emptyDatabase(backend)
    const { held, refused, doubles, lost, others } = await callersOn(backend, url, true)
    expect({ doubles, lost }).toEqual({ doubles: 0, lost: 0 })
    expect(held).toBeGreaterThan(keys)
    expect(refused, 'the locks are contended').toBeGreaterThan(0)
    await prove(backend, reader, {
      claim: 'Locks, breakers, cache, idempotency and checkpoints on the same keys, all at once',
      count: `${field}: ${held + refused} acquisitions and ${others} other operations`,
      result: '0 exceptions, 0 times two holders, 0 locks lost',
      figures: `${held} acquired, ${refused} refused`
    })
  })

  it('without locks are seen to collide', async () => {
    const { url, reader } = await emptyDatabase(backend)
    const { doubles } = await callersOn(backend, url, false)
    expect(doubles).toBeGreaterThan(0)
    await prove(backend, reader, {
      claim: 'Control: the same callers with the locks switched off',
      count: field,
      result: `${doubles} times two holders`
    })
  })
})
