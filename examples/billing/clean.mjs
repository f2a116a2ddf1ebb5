// Leaves nothing behind on a server that is not ours: only the breaker's one row has no delete.
import { customers, invoiceKey, shards } from './plan.mjs'

export async function clearAway({ lock, cache, idempotency, checkpoint }) {
  await Promise.all([
    cache.clear(),
    lock.forceRelease('probe:gateway'),
    ...customers.map(({ id }) => idempotency.delete(invoiceKey(id))),
    ...shards.flatMap(({ id }) => [checkpoint.deleteAll(id), lock.forceRelease(`run:${id}`)])
  ])
}
