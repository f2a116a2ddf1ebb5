import { type KeyLimits, outOfRange } from '../../arguments/arguments.js'
import { JSON_CODEC } from '../../codec/codec.js'
import type { Backend } from '../backend.js'
import { adoptPostgres } from './client.js'
import { diagnose } from './diagnose.js'

/** A B-tree entry holds 2,704 bytes; this leaves room for headers and a second column. */
const KEYS: KeyLimits = { holdsNul: false, maxBytes: 2_500 }
/** JSONB keeps lengths in 28 bits. */
const MAX_VALUE_BYTES = 268_435_455

export const POSTGRES: Backend = {
  name: 'postgres',
  className: 'PostgresAdapter',
  system: 'postgresql',
  hasTables: true,
  hasSchemas: true,
  keys: KEYS,
  idempotencyKeys: { ...KEYS, maxCharacters: 255 },
  cacheTableKeys: { ...KEYS, maxCharacters: 512 },
  values: { rejectsNul: true, maxBytes: MAX_VALUE_BYTES },
  codec: JSON_CODEC,
  connections: 2,
  adopt: adoptPostgres,
  pattern: likeOf,
  diagnose
}

const ESCAPED = /\\[\s\S]/g
const ESCAPED_OR_STAR = /\\[\s\S]|\*/g

/** `LIKE`, in which a bare `*` is accepted for `%`. */
function likeOf(pattern: string): string {
  if (pattern.replace(ESCAPED, '').endsWith('\\'))
    throw outOfRange('pattern', 'without a lone backslash at its end', pattern)
  return pattern.replace(ESCAPED_OR_STAR, (found) => (found === '*' ? '%' : found))
}
