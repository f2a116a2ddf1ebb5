// Writes and reads cache entries of many sizes that name their key and their writer.
import { cacheKeys } from '../settings.mjs'

let writes = 0

const paddingOf = (key, writer, times) => `${key} ${writer};`.repeat(times)
const sizeOf = ({ between, next }) => (next() < 0.1 ? between(500, 2000) : between(0, 20))

const answerOf = (value) =>
  value && {
    of: value.of,
    writer: value.writer,
    whole: value.padding === paddingOf(value.of, value.writer, value.times)
  }

async function write(caller, key) {
  const writer = `${caller.name}.${++writes}`
  const times = sizeOf(caller.random)
  const value = { of: key, writer, times, padding: paddingOf(key, writer, times) }
  await caller.call('set', key, () => caller.subject.set(key, value), { argument: { writer } })
}

export async function cacheTurn(caller) {
  const { random, subject } = caller
  const key = `cache-${random.between(0, cacheKeys - 1)}`
  if (random.next() < 0.4) await write(caller, key)
  else await caller.call('get', key, () => subject.get(key), { answerOf })
}
