import { hasMark } from './mark.js'
import type { ValueRules } from './rules.js'

/** The envelope around a copy, and the way back. */
export type Wrap = (copy: unknown) => object
export type Revive = (stored: unknown) => unknown

/** How values of one kind are stored. */
export interface Shape {
  /** Whether a value would, stored as it is, be taken for a form of ours. */
  readonly isMarked: (value: unknown) => boolean
  /** The stored form of a copy that can't be stored unchanged; undefined: an envelope around it. */
  readonly form: (copy: unknown, rules: ValueRules, wrap: Wrap) => unknown
  readonly revive: (stored: unknown, revive: Revive) => unknown
}

export const AS_VALUE: Shape = { isMarked: hasMark, form: () => undefined, revive: (stored, revive) => revive(stored) }
