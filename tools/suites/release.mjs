// Packs the tarballs and tries them: what lies in them, installs, runtimes, cost.
import { failed, succeeds } from './run.mjs'
import { runVitest } from './vitest.mjs'

const config = ['--config', 'test/release/vitest.config.ts']

export function runRelease() {
  if (!succeeds(process.execPath, ['tools/release/pack.mjs'])) return failed()
  return runVitest({ name: 'release', flags: config })
}
