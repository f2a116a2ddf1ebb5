import type { KeyLimits } from '../../arguments/arguments.js'
import { JSON_CODEC, type ValueRules } from '../../codec/codec.js'
import type { Backend } from '../backend.js'
import type { NativeSettings } from '../settings.js'
import { unsupported } from '../unsupported.js'
import { adoptMysql } from './client.js'
import { checkMysqlTableName } from './table-name.js'

/** As much as an index of InnoDB takes, four bytes each. */
const KEYS: KeyLimits = { holdsNul: true, maxCharacters: 768 }
/** MariaDB nests no deeper, MySQL keeps lengths of names in 16 bits, and no packet is longer. */
const VALUES: ValueRules = { maxDepth: 31, maxNameBytes: 65_535, maxBytes: 1_073_741_824 }

export const MYSQL: Backend = {
  name: 'mysql',
  className: 'MySQLAdapter',
  system: 'mysql',
  hasTables: true,
  options: ['causalReads', 'pipelining'],
  keys: KEYS,
  idempotencyKeys: { ...KEYS, maxCharacters: 255 },
  cacheTableKeys: { ...KEYS, maxCharacters: 512 },
  tableName: checkMysqlTableName,
  values: VALUES,
  codec: JSON_CODEC,
  connections: 2,
  adopt: adoptMysql,
  pattern: likeOf,
  check: checkServername
}

const SPECIAL = /[*%_|]/g

/** `LIKE` with `|` as its escape, in which only `*` stands for anything. */
function likeOf(pattern: string): string {
  return pattern.replace(SPECIAL, (found) => (found === '*' ? '%' : `|${found}`))
}

// The client library looks for the host's own name in the certificate, and for no other.
function checkServername({ tls, host }: Partial<NativeSettings>): void {
  const name = tls?.servername
  if (name && name !== host) throw unsupported('mysql', 'tls.servername', 'it must be the host')
}
