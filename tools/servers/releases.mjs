import { fetched } from './descriptions.mjs'

const ofServers = Object.entries(fetched).filter(([, { suite }]) => suite)

/**
 * Programs of other releases than this machine's, as Debian packages them: the suite, the packages to fetch with the
 * libraries that they need, and where the program lies in them.
 */
export const releases = {
  ...Object.fromEntries(ofServers),
  mysqlRouter: { suite: 'sid', packages: ['mysql-router'], program: 'usr/bin/mysqlrouter' },
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

// A library that a program of this machine is started with: of the oldest suite, so that its libc is new enough.
function preloaded(name, file) {
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'
  return { suite: 'bookworm', packages: [name], program: `usr/lib/${triplet}/${file}` }
}
