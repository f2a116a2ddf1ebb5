/**
 * Servers of other releases than this machine's, as Debian packages them: the suite, the packages to fetch with the
 * libraries that they need, and where the server's program lies in them.
 */
export const releases = {
  mysql: { suite: 'sid', packages: ['mysql-server-core', 'mysql-client-core'], program: 'usr/sbin/mysqld' },
  valkey: { suite: 'sid', packages: ['valkey-server', 'valkey-tools'], program: 'usr/bin/valkey-server' },
  redis8: { suite: 'sid', packages: ['redis-server', 'redis-tools'], program: 'usr/bin/redis-server' },
  postgres17: postgres('trixie', 17),
  postgres18: postgres('sid', 18),
  mariadb118: {
    suite: 'trixie',
    packages: ['mariadb-server-core', 'mariadb-client-core', 'mariadb-server'],
    program: 'usr/sbin/mariadbd'
  },
  pgbouncer118: { suite: 'bookworm', packages: ['pgbouncer'], program: 'usr/sbin/pgbouncer' },
  pgbouncer126: { suite: 'sid', packages: ['pgbouncer'], program: 'usr/sbin/pgbouncer' }
}

function postgres(suite, major) {
  const packages = [`postgresql-${major}`, `postgresql-client-${major}`]
  return { suite, packages, program: `usr/lib/postgresql/${major}/bin/postgres` }
}
