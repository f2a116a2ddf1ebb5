// A counter in a file that many processes read, and write a little later: only a lock makes the sum right.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { allBackends } from '../support/all-backends.js'
import type { Backend } from '../support/backends.js'
import { emptyDatabase, prove, race } from './support/racing.js'
import { patience, scaled } from './support/scale.js'

const processes = scaled(16, 4)
const total = scaled(10_000, 500)
const least = scaled(300, 30)

function counterFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'counter-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'counter')
  writeFileSync(file, '0')
  return file
}

async function increments(backend: Backend, url: string, withLock: boolean) {
  const file = counterFile()
  // Without the lock the counter may never reach `total`.
  const most = withLock ? total : total / processes
  const task = () => ({ file, total, most, withLock, pause: 2 * processes })
  const byEach = (await race<number>(backend, url, 'increments', { count: processes, task })).flat()
  const made = byEach.reduce((sum, mine) => sum + mine, 0)
  return { counted: Number(readFileSync(file, 'utf8')), made, byEach }
}

describe.each(allBackends)('increments on $server', patience, (backend) => {
  it('under a lock are all counted, and every process gets its turn', async () => {
    const { url, reader } = await emptyDatabase(backend)
    const { counted, made, byEach } = await increments(backend, url, true)
    expect({ counted, made }).toEqual({ counted: total, made: total })
    expect(Math.min(...byEach)).toBeGreaterThanOrEqual(least)
    await prove(backend, reader, {
      claim: 'Increments of a counter in a file (read, wait, write) under one lock',
      count: `${made} by ${processes} processes`,
      result: `the counter is ${counted}`,
      figures: `${Math.min(...byEach)} to ${Math.max(...byEach)} by each`
    })
  })

  it('without the lock are lost', async () => {
    const { url, reader } = await emptyDatabase(backend)
    const { counted, made } = await increments(backend, url, false)
    expect(made).toBe(total)
    expect(counted).toBeLessThan(total)
    await prove(backend, reader, {
      claim: 'Control: the same increments with the lock switched off',
      count: `${made} by ${processes} processes`,
      result: `the counter is ${counted}, ${made - counted} are lost`
    })
  })
})
