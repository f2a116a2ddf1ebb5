/** The limits of a database's values beside the limits of JSON, and the values that it stores beyond JSON. */
export interface ValueRules {
  /** U+0000 in a string or a member's name. */
  readonly rejectsNul?: boolean
  /** U+0000 in a member's name. */
  readonly rejectsNulInNames?: boolean
  /** `NaN`, infinities and `-0`. */
  readonly carriesAnyNumber?: boolean
  /** An object that is no plain one, and is stored as it is. */
  readonly keeps?: (value: object) => boolean
  /** The equal value that is stored instead of an object. */
  readonly replaces?: (value: object) => object | undefined
  /** A plain object that would come back as something else. */
  readonly misreads?: (value: object) => boolean
  /** Levels of nesting; deeper values are wrapped. */
  readonly maxDepth?: number
  /** UTF-8 bytes of a member's name; with longer ones a value is wrapped. */
  readonly maxNameBytes?: number
  /** Bytes of the stored value. */
  readonly maxBytes?: number
}

/** Deeper values are not stored: to walk them could end the stack. */
export const MAX_DEPTH = 500

/** Whether a string, or a member's name, survives JSON text in UTF-8 and the database's own rules. */
export function carriesText(text: string, rules: ValueRules): boolean {
  return text.isWellFormed() && !(rules.rejectsNul && text.includes('\0'))
}

export function carriesName(name: string, rules: ValueRules): boolean {
  const { maxNameBytes = Infinity, rejectsNulInNames } = rules
  const fits = name.length * 3 <= maxNameBytes || Buffer.byteLength(name) <= maxNameBytes
  return fits && carriesText(name, rules) && !(rejectsNulInNames && name.includes('\0'))
}

export function carriesNumber(value: number, rules: ValueRules): boolean {
  return rules.carriesAnyNumber === true || (Number.isFinite(value) && !Object.is(value, -0))
}
