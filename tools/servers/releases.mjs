// Servers of other releases than this machine's, as Debian packages them. The first package holds the program.
/** What to fetch for each server, and where its programs lie in it. */
export const releases = {
  mysql: { suite: 'sid', packages: ['mysql-server-core', 'mysql-client-core'], programs: 'usr/sbin' }
}
