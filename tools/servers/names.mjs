// Host names and DNS records that a child process finds instead of the real ones.
import { utimesSync } from 'node:fs'
import { openFolder, writeInto } from './folder.mjs'
import { privateServer } from './private.mjs'

const inLines = (lines) => lines.map((line) => `${line}\n`).join('')

const hostLines = (hosts) =>
  Object.entries(hosts).flatMap(([name, addresses]) => addresses.map((address) => `${address} ${name}`))

/**
 * `hosts`: the addresses of each name, for getaddrinfo. `records`: lines like 'A name 127.0.0.2', 'SRV name host port', for
 * the resolver of libc, which Node's own `dns.resolve` does not use. Returns the environment for a child, and `setHosts`,
 * which it notices while it runs.
 */
export async function fakeNames({ hosts = {}, records = [] } = {}) {
  const libraries = await Promise.all([privateServer('nssWrapper'), privateServer('resolvWrapper')])
  const folder = await openFolder('names', { quick: true })
  let changes = 0
  // Reloaded when its time is another one, in whole seconds.
  function setHosts(changed) {
    const file = writeInto(folder, 'hosts', inLines(hostLines(changed)))
    utimesSync(file, ++changes, changes)
    return file
  }
  return {
    env: {
      LD_PRELOAD: libraries.map(({ program }) => program).join(' '),
      NSS_WRAPPER_HOSTS: setHosts(hosts),
      RESOLV_WRAPPER_HOSTS: writeInto(folder, 'records', inLines(records))
    },
    setHosts,
    dir: folder.path,
    stop: () => folder.close()
  }
}
