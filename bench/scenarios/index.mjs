import * as cacheGet from './cache-get.mjs'
import * as cacheSet from './cache-set.mjs'
import * as lockAcquire from './lock-acquire.mjs'
import * as recordFailure from './record-failure.mjs'

export const scenarios = [cacheGet, cacheSet, lockAcquire, recordFailure]
export const scenarioOf = (name) => scenarios.find((scenario) => scenario.name === name)
