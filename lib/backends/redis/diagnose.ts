import type { ServerFacts } from '../backend.js'
import { type Finding, note } from '../finding.js'

/** What of the server's settings loses more than an application expects. */
export const diagnose = ({ settings }: ServerFacts): Finding[] => [...ofMemory(settings), ...ofPersistence(settings)]

type Settings = ServerFacts['settings']

function ofMemory({ maxmemory = '0', maxmemory_policy: policy = 'noeviction' }: Settings): Finding[] {
  return maxmemory === '0' || policy === 'noeviction'
    ? []
    : [note('memory', `maxmemory-policy ${policy}: short of memory the server drops locks and breaker states too`)]
}

function ofPersistence({ aof_enabled: log, save }: Settings): Finding[] {
  if (log === '1' || save === undefined) return []
  if (save === '') return [note('persistence', 'nothing is saved to disk: a restart forgets everything, locks too')]
  return [note('persistence', 'no append-only file: a crash forgets what came after the last snapshot, locks too')]
}
