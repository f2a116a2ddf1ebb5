import { PersistenceError } from '@go-go-scope/persistence-native'

export interface Outcome {
  /** The error's code; absent when the call succeeded. */
  code?: string
  error?: unknown
  value?: unknown
  /** Milliseconds from the call to its outcome. */
  milliseconds: number
}

/** Returns a call's outcome and duration. */
export async function outcomeOf(call: () => Promise<unknown>): Promise<Outcome> {
  const started = performance.now()
  const passed = () => performance.now() - started
  try {
    return { value: await call(), milliseconds: passed() }
  } catch (error) {
    const code = error instanceof PersistenceError ? error.code : `not typed: ${error}`
    return { code, error, milliseconds: passed() }
  }
}

export const codesOf = (outcomes: Outcome[]): string[] => [...new Set(outcomes.map(({ code = 'ok' }) => code))].sort()

export const longest = (outcomes: Outcome[]): number => Math.max(...outcomes.map(({ milliseconds }) => milliseconds))
