// Replaces go-go-scope in the samples: reads the five providers as go-go-scope does, and calls each once.

export function scope({ persistence }) {
  // All calls are made before this function returns: a sample may disconnect while they are in flight.
  const answers = Promise.all(calls(persistence))
  return {
    persistence,
    async [Symbol.asyncDispose]() {
      const [lock, failures, , cached, , replay, , checkpoint] = await answers
      console.log(
        JSON.stringify({ lock: lock?.owner !== undefined, failures, cached, replay, checkpoint: checkpoint.data })
      )
    }
  }
}

function calls({ lock, circuitBreaker, cache, idempotency, checkpoint }) {
  const key = `sample-${process.pid}-${Date.now()}`
  return [
    lock.acquire(key, 500),
    circuitBreaker.recordFailure(key, 3),
    cache.set(key, { cached: true }, 5000),
    cache.get(key),
    idempotency.set(key, [undefined, 'paid'], 5000),
    idempotency.get(key),
    checkpoint.save({ id: `${key}-1`, taskId: key, sequence: 1, timestamp: 1, progress: 0, data: ['saved'] }),
    checkpoint.loadLatest(key)
  ]
}
