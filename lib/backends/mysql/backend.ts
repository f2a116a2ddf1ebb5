import { checkMysqlTableName, MYSQL_KEYS } from '../../arguments/arguments.js'
import { JSON_CODEC, MYSQL_VALUES } from '../../codec/codec.js'
import type { Backend } from '../backend.js'
import type { NativeSettings } from '../settings.js'
import { unsupported } from '../unsupported.js'
import { adoptMysql } from './client.js'

export const MYSQL: Backend = {
  name: 'mysql',
  className: 'MySQLAdapter',
  keys: MYSQL_KEYS,
  idempotencyKeys: { ...MYSQL_KEYS, maxCharacters: 255 },
  cacheTableKeys: { ...MYSQL_KEYS, maxCharacters: 512 },
  tableName: checkMysqlTableName,
  values: MYSQL_VALUES,
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
