// Several processes save, move and remove the checkpoints of the same tasks.
import { describe, expect, it, onTestFinished } from 'vitest'
import { allBackends } from '../support/all-backends.js'
import type { Adapter, Backend, Scratch } from '../support/backends.js'
import { times } from '../support/expectations.js'
import { emptyDatabase, prove, race, totalOf } from './support/racing.js'
import { patience, scaled } from './support/scale.js'

const processes = scaled(16, 4)
const turns = scaled(50, 8)
const sequences = 10
const shared = 6
const tasks = ['harvest', 'harvest:1']
const marker = 'saved by a race'

interface Counts {
  saved: number
  listed: number
  wrong: number
}

/** How many checkpoints were saved and lists read meanwhile; a wrong list fails the test. */
async function raced(backend: Backend, { url }: Scratch, kinds: string[]): Promise<Counts> {
  const task = () => ({ turns, sequences, shared, tasks, marker, kinds })
  const counts = totalOf(await race<Counts>(backend, url, 'checkpoints', { count: processes, task }))
  expect(counts.wrong, 'lists that are no list').toBe(0)
  return counts
}

function open(backend: Backend, { url }: Scratch): Adapter {
  const adapter = backend.open(url)
  onTestFinished(() => adapter.disconnect())
  return adapter
}

const ownIds = () =>
  times(processes, (process) =>
    times(turns, (turn) => times(sequences, (sequence) => `${process}-${turn}-${sequence + 1}`))
  ).flat(2)

const sharedIds = () => times(shared, (index) => `shared-${index}`)

/** The id, task and sequence of each checkpoint that can be loaded. */
async function placesOf(adapter: Adapter, ids: string[]): Promise<string[]> {
  const loaded = await Promise.all(ids.map((id) => adapter.load(id)))
  return loaded.flatMap((found) => (found ? [`${found.id} ${found.taskId} ${found.sequence}`] : [])).sort()
}

async function listed(adapter: Adapter): Promise<string[]> {
  const lists = await Promise.all(tasks.map((task) => adapter.list(task)))
  return lists
    .flat()
    .map(({ id, taskId, sequence }) => `${id} ${taskId} ${sequence}`)
    .sort()
}

describe.each(allBackends)('checkpoints on $server', patience, (backend) => {
  it('under one sequence the last saved wins, and what it replaced no longer loads', async () => {
    const scratch = await emptyDatabase(backend)
    const { saved, listed: lists } = await raced(backend, scratch, ['savesOwn'])
    const adapter = open(backend, scratch)
    const left = await listed(adapter)
    expect(left).toHaveLength(sequences)
    expect(await placesOf(adapter, ownIds())).toEqual(left)
    await prove(backend, scratch.reader, {
      claim: 'Checkpoints of one task, saved by several processes under the same sequences with other ids',
      count: `${saved} saved by ${processes} processes, ${lists} lists read meanwhile`,
      result: `${sequences} left, one for each sequence; the other ${saved - sequences} ids no longer load`
    })
  })

  it('an id that everybody moves lies in one place', async () => {
    const scratch = await emptyDatabase(backend)
    const { saved } = await raced(backend, scratch, ['moves', 'moves', 'moves', 'moves', 'moves'])
    const adapter = open(backend, scratch)
    const left = await listed(adapter)
    expect(new Set(left.map((place) => place.split(' ')[0])).size).toBe(left.length)
    expect(await placesOf(adapter, sharedIds())).toEqual(left)
    await prove(backend, scratch.reader, {
      claim: 'Checkpoints that several processes move between sequences and tasks',
      count: `${saved} moves of ${shared} ids by ${processes} processes`,
      result: '0 exceptions; each id lies in one place, each place holds one id'
    })
  })

  it('cleanup and deleteAll in between leave nothing behind', async () => {
    const scratch = await emptyDatabase(backend)
    const { saved } = await raced(backend, scratch, ['savesOwn', 'moves', 'removes', 'removes'])
    const adapter = open(backend, scratch)
    expect(await placesOf(adapter, [...ownIds(), ...sharedIds()])).toEqual(await listed(adapter))
    await adapter.cleanup(tasks[0]!, 2)
    expect((await adapter.list(tasks[0]!)).length).toBeLessThanOrEqual(2)
    await Promise.all(tasks.map((task) => adapter.deleteAll(task)))
    expect(await scratch.reader.dump()).not.toMatch(/harvest|shared-|saved by a race/)
    await prove(backend, scratch.reader, {
      claim: 'Checkpoints that are saved, moved, cleaned up and deleted at once',
      count: `${saved} saved and ${2 * turns * processes} removals by ${processes} processes`,
      result: '0 exceptions; what is listed loads and nothing else; deleteAll leaves no row and no key'
    })
  })
})
