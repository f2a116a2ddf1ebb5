import { type KeyLimits, outOfRange, wrongType } from '../../arguments/arguments.js'
import type { Backend, ServerFacts } from '../backend.js'
import { type Finding, note } from '../finding.js'
import type { NativeSettings } from '../settings.js'
import { BSON_CODEC, MONGODB_VALUES } from './bson-codec.js'
import { adoptMongodb } from './client.js'

/** An index takes more; no key should come near. */
const KEYS: KeyLimits = { holdsNul: true, maxBytes: 65_536 }

export const MONGODB: Backend = {
  name: 'mongodb',
  className: 'MongoDBAdapter',
  system: 'mongodb',
  hasTables: true,
  keys: KEYS,
  idempotencyKeys: KEYS,
  cacheTableKeys: KEYS,
  values: MONGODB_VALUES,
  codec: BSON_CODEC,
  // Its counters would lie in shared memory that a killed process leaves behind, and whoever gets that process's id next
  // would complain on stderr.
  environment: { MONGOC_DISABLE_SHM: '1' },
  connections: 4,
  adopt: adoptMongodb,
  pattern: expressionOf,
  check: checkDatabase,
  diagnose
}

function diagnose({ settings }: ServerFacts): Finding[] {
  return settings.replicaSet === ''
    ? [note('role', 'no replica set: what is written is as safe as this one server')]
    : []
}

function checkDatabase({ database }: Partial<NativeSettings>): void {
  if (!database) throw wrongType('options.dbName', 'the name of the database, as the client names none', undefined)
}

/** A regular expression; a pattern that is none in JavaScript, such as `*:1`, is taken as a glob. */
function expressionOf(pattern: string): string {
  if (pattern.includes('\0')) throw outOfRange('pattern', 'without U+0000, for which it may say \\x00', pattern)
  try {
    new RegExp(pattern)
    return pattern
  } catch {
    return expressionOfGlob(pattern)
  }
}

const GLOB = /[*?]|[\\^$.+()[\]{}|]/g

/** `*` stands for any text, `?` for one character, everything else for itself. */
function expressionOfGlob(glob: string): string {
  return glob.replace(GLOB, (found) => ({ '*': '[\\s\\S]*', '?': '[\\s\\S]' })[found] ?? `\\${found}`)
}
