import { join } from 'node:path'
import { asArguments, startMysqld } from './mysqld.mjs'
import { privateServer } from './private.mjs'

const quick = {
  'innodb-redo-log-capacity': '8M',
  'innodb-buffer-pool-size': '32M',
  'innodb-flush-log-at-trx-commit': 0,
  'innodb-doublewrite': 'OFF',
  'performance-schema': 'OFF',
  'disable-log-bin': 'ON'
}

/** Starts a MySQL of its own in a temporary folder, gone with this process. `password: null`: none is asked for. */
export async function start(options = {}) {
  const { root, program } = await privateServer('mysql')
  const place = {
    basedir: join(root, 'usr'),
    'lc-messages-dir': join(root, 'usr/share/mysql'),
    'plugin-dir': join(root, 'usr/lib/mysql/plugin'),
    'secure-file-priv': 'NULL',
    mysqlx: 'OFF'
  }
  const install = [program, '--no-defaults', '--initialize-insecure', ...asArguments({ ...place, ...quick })]
  return startMysqld({ name: 'mysql', program, install, place, quick }, options)
}
