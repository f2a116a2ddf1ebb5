import type { Checkpoint } from '../../types/providers.js'
import { REDIS } from '../backends/redis/backend.js'
import { isOneWithItsCopies } from '../instanceof.js'
import { openSession } from '../session/open.js'
import { NativeAdapter } from './adapter.js'
import { NativeCacheAdapter } from './cache-adapter.js'
import { NativeIdempotencyAdapter } from './idempotency-adapter.js'

export class RedisAdapter extends NativeAdapter {
  constructor(redis: unknown, options?: unknown) {
    const opened = openSession(REDIS, redis, options, { keyPrefix: '' })
    // Under a name of its own, so that no user's key can land on a lock.
    const keyPrefix = `${opened.prefix}idempotency:`
    super(opened, new RedisIdempotencyAdapter(opened.session, { keyPrefix }))
  }

  saveCheckpoint<T>(checkpoint: Checkpoint<T>): Promise<void> {
    return this.save(checkpoint)
  }

  loadCheckpoint<T>(checkpointId: string): Promise<Checkpoint<T> | undefined> {
    return this.load<T>(checkpointId)
  }

  loadLatestCheckpoint<T>(taskId: string): Promise<Checkpoint<T> | undefined> {
    return this.loadLatest<T>(taskId)
  }

  listCheckpoints(taskId: string): Promise<Checkpoint<unknown>[]> {
    return this.list(taskId)
  }

  cleanupCheckpoints(taskId: string, keepCount: number): Promise<void> {
    return this.cleanup(taskId, keepCount)
  }

  deleteAllCheckpoints(taskId: string): Promise<void> {
    return this.deleteAll(taskId)
  }
}

export class RedisCacheAdapter extends NativeCacheAdapter {
  constructor(redis: unknown, options?: unknown) {
    super(openSession(REDIS, redis, options, { keyPrefix: 'cache:' }))
  }
}

export class RedisIdempotencyAdapter extends NativeIdempotencyAdapter {
  constructor(redis: unknown, options?: unknown) {
    super(openSession(REDIS, redis, options, { keyPrefix: 'idempotency:' }))
  }
}

isOneWithItsCopies(RedisAdapter, 'RedisAdapter')
isOneWithItsCopies(RedisCacheAdapter, 'RedisCacheAdapter')
isOneWithItsCopies(RedisIdempotencyAdapter, 'RedisIdempotencyAdapter')
