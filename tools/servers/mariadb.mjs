import { dirname, join } from 'node:path'
import { asArguments, startMysqld } from './mysqld.mjs'
import { programOf } from './private.mjs'
import { unprivilegedAccount } from './programs.mjs'

const quick = {
  'innodb-log-file-size': '8M',
  'innodb-buffer-pool-size': '32M',
  'innodb-flush-log-at-trx-commit': 0,
  'innodb-doublewrite': 'OFF'
}

// Users of one host go before those of any host: the anonymous ones, and the roots without a password.
const cleaning = ["DELETE FROM mysql.global_priv WHERE Host <> '%' AND User IN ('', 'root');", 'FLUSH PRIVILEGES;']

/** Starts a MariaDB of its own in a temporary folder, gone with this process. `password: null`: none is asked for. */
export async function start(options = {}) {
  const program = await programOf('mariadbd', options.release)
  const base = dirname(dirname(program))
  const place = {
    basedir: base,
    'lc-messages-dir': join(base, 'share/mysql'),
    'plugin-dir': join(base, 'lib/mysql/plugin')
  }
  const install = [
    join(base, 'bin/mariadb-install-db'),
    '--no-defaults',
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    ...asArguments({ basedir: base, ...quick })
  ]
  return startMysqld(
    { name: 'mariadb', program, install, place, quick, cleaning, ...(options.galera && ofCluster()) },
    options
  )
}

// It runs without root's rights, which its method of copying data drops, and keeps the start-up file of each node.
const ofCluster = () => ({ account: unprivilegedAccount(), apart: 'wsrep_on' })
