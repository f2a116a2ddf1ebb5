/**
 * Servers of other releases than this machine's, as Debian packages them: the suite, the packages to fetch with the
 * libraries that they need, and where the server's program lies in them.
 */
export const releases = {
  mysql: { suite: 'sid', packages: ['mysql-server-core', 'mysql-client-core'], program: 'usr/sbin/mysqld' },
  mysqlRouter: { suite: 'sid', packages: ['mysql-router'], program: 'usr/bin/mysqlrouter' },
  valkey: { suite: 'sid', packages: ['valkey-server', 'valkey-tools'], program: 'usr/bin/valkey-server' },
  redict: { suite: 'sid', packages: ['redict-server', 'redict-tools'], program: 'usr/bin/redict-server' },
  redis8: { suite: 'sid', packages: ['redis-server', 'redis-tools'], program: 'usr/bin/redis-server' },
  redis86: { suite: 'experimental', packages: ['redis-server', 'redis-tools'], program: 'usr/bin/redis-server' },
  postgres17: postgres('trixie', 17),
  postgres18: postgres('sid', 18),
  mariadb118: {
    suite: 'trixie',
    packages: ['mariadb-server-core', 'mariadb-client-core', 'mariadb-server'],
    program: 'usr/sbin/mariadbd'
  },
  pgbouncer118: { suite: 'bookworm', packages: ['pgbouncer'], program: 'usr/sbin/pgbouncer' },
  pgbouncer126: { suite: 'sid', packages: ['pgbouncer'], program: 'usr/sbin/pgbouncer' },
  odyssey: { suite: 'sid', packages: ['odyssey'], program: 'usr/bin/odyssey' },
  haproxy: { suite: 'bookworm', packages: ['haproxy'], program: 'usr/sbin/haproxy' },
  nutcracker: { suite: 'bookworm', packages: ['nutcracker'], program: 'usr/sbin/nutcracker' },
  pgpool: { suite: 'bookworm', packages: ['pgpool2'], program: 'usr/sbin/pgpool' },
  openssl11: { suite: 'bullseye', packages: ['libssl1.1'], program: 'usr/lib/x86_64-linux-gnu/libssl.so.1.1' },
  nssWrapper: preloaded('libnss-wrapper', 'libnss_wrapper.so'),
  resolvWrapper: preloaded('libresolv-wrapper', 'libresolv_wrapper.so')
}

function postgres(suite, major) {
  const packages = [`postgresql-${major}`, `postgresql-client-${major}`]
  return { suite, packages, program: `usr/lib/postgresql/${major}/bin/postgres` }
}

// A library that a program of this machine is started with: of the oldest suite, so that its libc is new enough.
function preloaded(name, file) {
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'
  return { suite: 'bookworm', packages: [name], program: `usr/lib/${triplet}/${file}` }
}
