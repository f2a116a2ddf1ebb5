import type { ResolvedClient } from '../../../lib/backends/adopted.js'

export interface Refusal extends Error {
  code?: string
}

export function adopting(adopt: (source: unknown) => ResolvedClient) {
  return { settingsOf: (source: unknown) => adopt(source).settings }
}

export function refusal(act: () => unknown): Refusal {
  try {
    act()
  } catch (error) {
    return error as Refusal
  }
  throw new Error('nothing was refused')
}
