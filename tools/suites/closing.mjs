// How a run ends: every skipped test with its reason, then the sum.

const isCi = ({ CI = '' }) => !['', '0', 'false'].includes(CI)

export const inWords = ({ passed, failed, skips }) => `${passed} passed, ${failed} failed, ${skips.length} skipped`

/** The last lines of a run. In CI a skipped test is a failure, because no person reads its reason. */
export function closingLines(total, env = process.env) {
  const skips = total.skips.map(({ name, reason }) => `skipped: ${name}: ${reason}`)
  const verdict = skips.length > 0 && isCi(env) ? ['CI is set: no test may be skipped, so this run has failed'] : []
  return [...skips, ...verdict, inWords(total)]
}

export const isWell = ({ passed, failed, skips }, env = process.env) =>
  passed > 0 && failed === 0 && (skips.length === 0 || !isCi(env))
