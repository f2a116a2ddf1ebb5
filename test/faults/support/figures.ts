import { TestRunner } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    figures?: string[]
  }
}

/** What was measured: printed, and kept in the report of the run. */
export function figure(text: string): void {
  const test = TestRunner.getCurrentTest()
  if (test) test.meta.figures = [...(test.meta.figures ?? []), text]
  console.log(`${test?.suite?.name ?? ''} ${test?.name ?? ''}: ${text}`)
}

export const full = process.env.PERSISTENCE_FULL === '1'

/** The promised count in a full run, a quick one otherwise. */
export const rounds = (promised: number, quick: number): number => (full ? promised : quick)

export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const inMs = (milliseconds: number): string => `${milliseconds.toFixed(1)} ms`
