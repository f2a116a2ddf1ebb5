// All checks of a history.
import { wrongAnswers } from './checks/answers.mjs'
import { lostCheckpoints } from './checks/checkpoints.mjs'
import { wrongCounts } from './checks/counts.mjs'
import { lateCalls } from './checks/deadlines.mjs'
import { strangeErrors } from './checks/errors.mjs'
import { doubleHolders } from './checks/holders.mjs'
import { doubleResults } from './checks/results.mjs'

/** By the word that their violations carry. */
export const checks = {
  'two holders': doubleHolders,
  counts: wrongCounts,
  checkpoints: lostCheckpoints,
  results: doubleResults,
  answers: wrongAnswers,
  deadlines: lateCalls,
  errors: strangeErrors
}

/** @returns every violation: { check, text, places } */
export const checkHistory = (history, bounds) => Object.values(checks).flatMap((check) => check(history, bounds))
