// A test runner that records which tests of the suite passed, failed and were skipped.
import { type ConformanceOptions, conformance } from '../../../conformance/index.js'

export interface Outcome {
  passed: string[]
  failed: string[]
  skipped: string[]
}

interface Test {
  title: string
  body: () => Promise<void>
}

/** Runs the suite on an adapter, one test after the other. Titles begin below the name of the suite. */
export async function outcomeOf(options: ConformanceOptions): Promise<Outcome> {
  const tests: Test[] = []
  const ends: (() => Promise<void>)[] = []
  const outcome: Outcome = { passed: [], failed: [], skipped: [] }
  let path: string[] = []
  const within = (title: string, body: () => void) => {
    const outer = path
    path = [...outer, title]
    body()
    path = outer
  }
  const titleOf = (title: string) => [...path.slice(1), title].join(' › ')
  const it = (title: string, body: () => Promise<void>) => void tests.push({ title: titleOf(title), body })
  const skip = (title: string) => void outcome.skipped.push(titleOf(title))
  const runner = {
    describe: within,
    it: Object.assign(it, { skip }),
    afterAll: (end: () => Promise<void>) => void ends.push(end)
  }
  conformance('recorded', { ...options, runner })
  for (const { title, body } of tests) {
    const failed = await body().then(
      () => false,
      () => true
    )
    outcome[failed ? 'failed' : 'passed'].push(title)
  }
  for (const end of ends) await end()
  return outcome
}
