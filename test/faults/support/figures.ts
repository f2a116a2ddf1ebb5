import { TestRunner } from 'vitest'
import { record } from '../../../tools/proofs/record.mjs'

declare module 'vitest' {
  interface TaskMeta {
    figures?: string[]
  }
}

export const full = process.env.PERSISTENCE_FULL === '1'

/** Prints a measurement, and keeps it for docs/proofs.md and the report of the run. */
export function figure(text: string): void {
  const test = TestRunner.getCurrentTest()
  const claim = `${test?.suite?.name ?? ''} ${test?.name ?? ''}`
  const figures = [...(test?.meta.figures ?? []), text]
  if (test) test.meta.figures = figures
  record({ claim, figures: figures.join('; '), full })
  console.log(`${claim}: ${text}`)
}

/** The documented count in a full run, else a small one. */
export const rounds = (promised: number, quick: number): number => (full ? promised : quick)

export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const inMs = (milliseconds: number): string => `${milliseconds.toFixed(1)} ms`
