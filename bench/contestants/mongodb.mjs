// The mongodb driver doing the same correct thing: one atomic command per operation, the server's clock, the same
// write concerns and unique indexes.
import { randomUUID } from 'node:crypto'
import { MongoClient } from 'mongodb'
import { maxFailures, ttl, value } from '../values.mjs'

const majority = { writeConcern: { w: 'majority' } }
const cached = { writeConcern: { w: 1 } }
const expiry = { $add: ['$$NOW', ttl] }

const stored = { $set: { value: { $literal: value }, updatedAt: '$$NOW', expiresAt: expiry } }
const alive = { $or: [{ expiresAt: null }, { $expr: { $gte: ['$expiresAt', '$$NOW'] } }] }

const counted = {
  $set: {
    failureCount: { $add: [{ $ifNull: ['$failureCount', 0] }, 1] },
    lastFailureTime: '$$NOW',
    updatedAt: '$$NOW',
    state: {
      $cond: [
        { $or: [{ $eq: ['$state', 'half-open'] }, { $gte: [{ $ifNull: ['$failureCount', 0] }, maxFailures - 1] }] },
        'open',
        { $ifNull: ['$state', 'closed'] }
      ]
    }
  }
}

// The owner remains if the lock is held, so the returned document names the holder.
const taken = (owner) => {
  const held = { $gte: ['$expiresAt', '$$NOW'] }
  return [{ $set: { owner: { $cond: [held, '$owner', owner] }, expiresAt: { $cond: [held, '$expiresAt', expiry] } } }]
}

const after = { upsert: true, returnDocument: 'after', ...majority }

async function lockAcquire(locks, key) {
  const owner = randomUUID()
  const held = await locks.findOneAndUpdate({ key }, taken(owner), after)
  if (held.owner !== owner) throw new Error(`${key} is not free`)
  await locks.deleteOne({ key, owner }, majority)
}

async function makeMongodb(url) {
  const client = await new MongoClient(url, { maxPoolSize: 10 }).connect()
  const of = (name) => client.db().collection(`go_goscope_${name}`)
  const [cache, locks, circuits] = ['cache', 'locks', 'circuit'].map(of)
  return {
    name: 'mongodb, pool of 10',
    cacheGet: async (key) => (await cache.findOne({ key: `rival:cache:${key}`, ...alive })).value,
    cacheSet: (key) => cache.updateOne({ key: `rival:cache:${key}` }, [stored], { upsert: true, ...cached }),
    lockAcquire: (key) => lockAcquire(locks, `rival:lock:${key}`),
    recordFailure: async (key) =>
      (await circuits.findOneAndUpdate({ key: `rival:circuit:${key}` }, [counted], after)).failureCount,
    end: () => client.close()
  }
}

export const rivals = [makeMongodb]
