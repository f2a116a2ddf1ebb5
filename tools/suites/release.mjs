// Packs the tarballs and tests them: contents, installs, runtimes, types, cost; and the contract on the addons inside.
import { join } from 'node:path'
import { root } from '../facts.mjs'
import { failed, succeeds, sum } from './run.mjs'
import { place, stage } from './stage.mjs'
import { runVitest } from './vitest.mjs'

const config = ['--config', 'test/release/vitest.config.ts']
// The tests that depend on the client libraries and the OpenSSL inside, which differ from the libraries of this machine.
const onReleased = [
  'test/contract',
  'test/integration/certificates',
  'test/integration/mysql-logins',
  'test/integration/mongodb-logins'
]

/** The copy in which the addons of a release are built has them where a test looks for them. */
function runContract() {
  const folder = stage('release-package')
  place(join(root, 'dist'), folder, 'dist')
  return runVitest({ name: 'release-contract', folders: onReleased, cwd: folder })
}

export function runRelease() {
  if (!succeeds(process.execPath, ['tools/release/pack.mjs', '--trial'])) return failed()
  return sum([runVitest({ name: 'release', flags: config }), runContract()])
}
