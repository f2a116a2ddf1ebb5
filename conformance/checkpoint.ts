import { expect, times } from './expect.js'
import type { Harness } from './harness.js'
import type { Subject } from './subject.js'

const checkpoint = (taskId: string, sequence: number, more: object = {}) => ({
  id: `${taskId}-1700000000000-${sequence}`,
  taskId,
  sequence,
  timestamp: 1700000000000 + sequence,
  progress: 0,
  data: { at: sequence } as unknown,
  ...more
})

const nearTasks = [
  't',
  'T',
  't ',
  ' t',
  't:1',
  't:1:1',
  't%',
  't_',
  't*',
  't?',
  '[t]',
  't\\',
  'té',
  'te\u0301',
  'checkpoint:t'
]

export function checkpointSuite(all: Harness): void {
  const { describe, it } = all
  const listed = all.needing('list')
  const cleaned = all.needing('cleanup', 'list')
  const ordered = all.needing('callOrder', 'list')

  describe('checkpoints: save, load, loadLatest, list', () => {
    it('of what is not there: undefined, undefined, []', async () => {
      const adapter = await all.open()
      expect([await adapter.load('x'), await adapter.loadLatest('x')]).toEqual([undefined, undefined])
      if (all.supports.list) expect(await adapter.list('x')).toEqual([])
    })

    it('every field comes back', async () => {
      const adapter = await all.open()
      const saved = checkpoint('t', 3, { progress: 42, estimatedTimeRemaining: 90_000 })
      expect(await adapter.save(saved)).toBeUndefined()
      expect(await adapter.load(saved.id)).toStrictEqual(saved)
      expect(await adapter.loadLatest('t')).toStrictEqual(saved)
      if (all.supports.list) expect(await adapter.list('t')).toStrictEqual([saved])
    })

    it('an absent estimatedTimeRemaining stays absent', async () => {
      const adapter = await all.open()
      await adapter.save(checkpoint('t', 1, { estimatedTimeRemaining: undefined }))
      expect(Object.keys((await adapter.loadLatest('t')) ?? {})).not.toContain('estimatedTimeRemaining')
    })

    it('progress and estimatedTimeRemaining may be fractional; integers where the column is one', async () => {
      const adapter = await all.open()
      await adapter.save(checkpoint('t', 1, { progress: 33.25, estimatedTimeRemaining: 10.75 }))
      const { progress, estimatedTimeRemaining } = (await adapter.loadLatest('t')) ?? {}
      const expected = all.supports.fractions ? [33.25, 10.75] : [33, 11]
      expect([progress, estimatedTimeRemaining]).toEqual(expected)
    })

    const comesBack = async (data: unknown) => {
      const adapter = await all.open()
      await adapter.save(checkpoint('t', 1, { data }))
      const loaded = await adapter.loadLatest('t')
      expect(loaded).toHaveProperty('data')
      expect(loaded?.data).toStrictEqual(data)
    }
    it.each([null, 0, '', false, {}])('data %j comes back', comesBack)
    it('data [] comes back', () => comesBack([]))
    all.needing('undefinedValues').it.each([undefined, { a: undefined }])('data %j comes back', comesBack)

    it('loadLatest has the highest sequence, whatever was saved last', async () => {
      const adapter = await all.open()
      for (const sequence of [10, 9, 100, 1, 2]) await adapter.save(checkpoint('t', sequence))
      expect((await adapter.loadLatest('t'))?.sequence).toBe(100)
    })

    listed.it('list is ascending by sequence, as numbers', async () => {
      const adapter = await all.open()
      await Promise.all([10, 9, 100, 1, 2].map((sequence) => adapter.save(checkpoint('t', sequence))))
      expect((await adapter.list('t')).map((one) => one.sequence)).toEqual([1, 2, 9, 10, 100])
    })

    it('sequence 0 is a sequence', async () => {
      const adapter = await all.open()
      await adapter.save(checkpoint('t', 0))
      expect((await adapter.loadLatest('t'))?.sequence).toBe(0)
    })
  })

  listed.describe('checkpoints: save is an upsert', () => {
    it('by id it refreshes every field', async () => {
      const adapter = await all.open()
      await adapter.save(checkpoint('t', 1, { id: 'c', estimatedTimeRemaining: 5 }))
      const again = checkpoint('t', 2, { id: 'c', progress: 70, timestamp: 1700000099999, data: 'new' })
      await adapter.save(again)
      expect(await adapter.load('c')).toStrictEqual(again)
      expect(await adapter.list('t')).toStrictEqual([again])
    })

    it('one per task and sequence: the last saved wins, and the id it replaced no longer loads', async () => {
      const adapter = await all.open()
      await adapter.save(checkpoint('t', 1, { id: 'old' }))
      const latest = checkpoint('t', 1, { id: 'new', data: 'new' })
      await adapter.save(latest)
      expect(await adapter.load('old')).toBeUndefined()
      expect(await adapter.list('t')).toStrictEqual([latest])
    })

    it('the same id under another sequence moves', async () => {
      const adapter = await all.open()
      await adapter.save(checkpoint('t', 1, { id: 'c' }))
      await adapter.save(checkpoint('t', 9, { id: 'c' }))
      expect((await adapter.list('t')).map((one) => one.sequence)).toEqual([9])
    })

    it('the same id under another task moves', async () => {
      const adapter = await all.open()
      await adapter.save(checkpoint('t', 1, { id: 'c' }))
      await adapter.save(checkpoint('u', 1, { id: 'c' }))
      expect([await adapter.list('t'), (await adapter.list('u')).length]).toEqual([[], 1])
    })

    it('onto a sequence that another id has: both conflicts at once', async () => {
      const adapter = await all.open()
      await adapter.save(checkpoint('t', 1, { id: 'a' }))
      await adapter.save(checkpoint('t', 2, { id: 'b' }))
      await adapter.save(checkpoint('t', 2, { id: 'a', data: 'moved' }))
      expect((await adapter.list('t')).map(({ id, sequence }) => [id, sequence])).toEqual([['a', 2]])
      expect(await adapter.load('b')).toBeUndefined()
    })

    it('the same checkpoint again, many times at once, stays one', async () => {
      const adapter = await all.open()
      await Promise.all(times(50, () => adapter.save(checkpoint('t', 1))))
      expect(await adapter.list('t')).toHaveLength(1)
    })
  })

  cleaned.describe('checkpoints: cleanup', () => {
    const cases: [keep: number, kept: number[]][] = [
      [0, []],
      [1, [5]],
      [3, [3, 4, 5]],
      [5, [1, 2, 3, 4, 5]],
      [100, [1, 2, 3, 4, 5]]
    ]
    it.each(cases)('cleanup(task, %d) keeps the most recent', async (keep, kept) => {
      const adapter = await all.open()
      await Promise.all(times(5, (i) => adapter.save(checkpoint('t', i + 1))))
      expect(await adapter.cleanup('t', keep)).toBeUndefined()
      expect((await adapter.list('t')).map((one) => one.sequence)).toEqual(kept)
      const [gone] = [1, 2, 3, 4, 5].filter((sequence) => !kept.includes(sequence))
      if (gone) expect(await adapter.load(`t-1700000000000-${gone}`)).toBeUndefined()
    })

    it.each([2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER])('several at once keep all below %d', async (keep) => {
      const adapter = await all.open()
      const tasks = ['t', 'u']
      await Promise.all(tasks.map((task) => adapter.save(checkpoint(task, 1, { id: `id of ${task}` }))))
      await Promise.all(tasks.map((task) => adapter.cleanup(task, keep)))
      for (const task of tasks) expect(await adapter.list(task)).toHaveLength(1)
    })

    it('cleanup of one task leaves the others', async () => {
      const adapter = await all.open()
      await Promise.all(nearTasks.map((task) => adapter.save(checkpoint(task, 1, { id: `id of ${task}` }))))
      await adapter.cleanup('t', 0)
      expect(await Promise.all(nearTasks.map((task) => adapter.list(task).then((all) => all.length)))).toEqual(
        nearTasks.map((task) => (task === 't' ? 0 : 1))
      )
    })

    it('is harmless on an unknown task', async () => {
      expect(await (await all.open()).cleanup('t', 3)).toBeUndefined()
    })

    all.needing('sharedStore').it('two adapters that save and clean at once end with what is kept', async () => {
      const keyPrefix = all.prefix()
      const adapters = await Promise.all(times(2, () => all.open({ keyPrefix })))
      const work = times(60, async (i) => {
        await adapters[i % 2]?.save(checkpoint('t', i))
        await adapters[i % 2]?.cleanup('t', 5)
      })
      await Promise.all(work)
      expect((await adapters[0]?.list('t'))?.length).toBe(5)
    })

    it('cleanup stays within the key prefix', async () => {
      const [mine, others] = [await all.open(), await all.open()]
      await Promise.all([mine, others, others].map((adapter, at) => adapter.save(checkpoint('t', at))))
      await mine.cleanup('t', 0)
      expect([(await mine.list('t')).length, (await others.list('t')).length]).toEqual([0, 2])
    })
  })

  describe('checkpoints: deleteAll', () => {
    it('deleteAll removes all of the task, also from load', async () => {
      const adapter = await all.open()
      await Promise.all(times(5, (i) => adapter.save(checkpoint('t', i))))
      expect(await adapter.deleteAll('t')).toBeUndefined()
      expect([await adapter.load('t-1700000000000-1'), await adapter.loadLatest('t')]).toEqual([undefined, undefined])
      if (all.supports.list) expect(await adapter.list('t')).toEqual([])
    })

    it('is harmless on an unknown task', async () => {
      expect(await (await all.open()).deleteAll('t')).toBeUndefined()
    })

    it.each(nearTasks)('tasks are compared byte for byte: deleteAll(%j) leaves the others', async (task) => {
      const adapter = await all.open()
      for (const near of nearTasks) await adapter.save(checkpoint(near, 1, { id: `id of ${near}` }))
      await adapter.deleteAll(task)
      for (const near of nearTasks)
        expect((await adapter.loadLatest(near))?.id).toBe(near === task ? undefined : `id of ${near}`)
    })

    it('the key prefix counts here too', async () => {
      const [mine, others] = [await all.open(), await all.open()]
      await Promise.all([mine, others, others].map((adapter, at) => adapter.save(checkpoint('t', at))))
      await mine.deleteAll('t')
      expect([await mine.load('t-1700000000000-0'), await mine.loadLatest('t')]).toEqual([undefined, undefined])
      expect((await others.load('t-1700000000000-1'))?.sequence).toBe(1)
      expect((await others.loadLatest('t'))?.sequence).toBe(2)
    })
  })

  ordered.describe('checkpoints: calls on one task take effect in call order', () => {
    it('save, deleteAll, save', async () => {
      const adapter = await all.open()
      await Promise.all([adapter.save(checkpoint('t', 1)), adapter.deleteAll('t'), adapter.save(checkpoint('t', 2))])
      expect((await adapter.list('t')).map((one) => one.sequence)).toEqual([2])
    })

    const removed = (remove: (adapter: Subject) => Promise<void>) => async () => {
      const adapter = await all.open()
      const { id } = checkpoint('t', 1)
      await adapter.save(checkpoint('t', 1))
      const [before, , after] = await Promise.all([adapter.load(id), remove(adapter), adapter.load(id)])
      expect([before?.sequence, after]).toEqual([1, undefined])
    }
    it(
      'load, deleteAll, load: found by its id until then',
      removed((adapter) => adapter.deleteAll('t'))
    )
    cleaned.it(
      'load, cleanup, load: found by its id until then',
      removed((adapter) => adapter.cleanup('t', 0))
    )

    cleaned.it('save and cleanup in turn, unawaited: never more than are kept, and the newest', async () => {
      const adapter = await all.open()
      const lists = times(40, async (i) => {
        adapter.save(checkpoint('t', i))
        adapter.cleanup('t', 10)
        return adapter.list('t')
      })
      const lengths = (await Promise.all(lists)).map((list) => list.length)
      expect(Math.max(...lengths)).toBe(10)
      expect((await adapter.list('t')).map((one) => one.sequence)).toEqual(times(10, (i) => 30 + i))
    })
  })
}
