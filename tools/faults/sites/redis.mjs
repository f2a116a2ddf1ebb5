// A Redis under test: one node, or a primary and its replica.
import { setTimeout as sleep } from 'node:timers/promises'
import { askRedis } from '../../servers/redis-ask.mjs'
import { startRedis, startRedisPair } from '../../servers.mjs'

export { demote, failOver } from './pair.mjs'

// Confirmed writes are in the log file, whose folder may be in memory.
const args = ['--appendonly', 'yes', '--appendfsync', 'always']
const full = '1'

export const start = (options) => startRedis({ ...options, args })
export const startGroup = (options) => startRedisPair({ ...options, args })
export const endSessions = (node) => askRedis(node, 'CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')

export async function holdUp(node, time) {
  await askRedis(node, 'CLIENT', 'PAUSE', String(time), 'ALL')
  await sleep(time)
}

export const fill = (node, isFull) => askRedis(node, 'CONFIG', 'SET', 'maxmemory', isFull ? full : '0')
