import { outOfRange, POSTGRES_KEYS } from '../../arguments/arguments.js'
import { JSON_CODEC, POSTGRES_VALUES } from '../../codec/codec.js'
import type { Backend } from '../backend.js'
import { adoptPostgres } from './client.js'

export const POSTGRES: Backend = {
  name: 'postgres',
  className: 'PostgresAdapter',
  keys: POSTGRES_KEYS,
  idempotencyKeys: { ...POSTGRES_KEYS, maxCharacters: 255 },
  cacheTableKeys: { ...POSTGRES_KEYS, maxCharacters: 512 },
  values: POSTGRES_VALUES,
  codec: JSON_CODEC,
  connections: 2,
  adopt: adoptPostgres,
  pattern: likeOf
}

const ESCAPED = /\\[\s\S]/g
const ESCAPED_OR_STAR = /\\[\s\S]|\*/g

/** `LIKE`, in which a bare `*` is accepted for `%`. */
function likeOf(pattern: string): string {
  if (pattern.replace(ESCAPED, '').endsWith('\\'))
    throw outOfRange('pattern', 'without a lone backslash at its end', pattern)
  return pattern.replace(ESCAPED_OR_STAR, (found) => (found === '*' ? '%' : found))
}
