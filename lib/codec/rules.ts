/** What a database's JSON can't carry, beside what no JSON can. */
export interface ValueRules {
  /** U+0000 in a string or a member's name. */
  readonly rejectsNul?: boolean
  /** Levels of nesting; deeper values are wrapped. */
  readonly maxDepth?: number
  /** UTF-8 bytes of a member's name; with longer ones a value is wrapped. */
  readonly maxNameBytes?: number
  /** UTF-8 bytes of JSON text. */
  readonly maxBytes?: number
}

/** The longest bulk string that Redis takes unless `proto-max-bulk-len` says otherwise. */
export const REDIS_VALUES: ValueRules = { maxBytes: 536_870_912 }
/** JSONB keeps lengths in 28 bits. */
export const POSTGRES_VALUES: ValueRules = { rejectsNul: true, maxBytes: 268_435_455 }

/** MariaDB nests no deeper, MySQL keeps lengths of names in 16 bits, and no packet is longer. */
export const MYSQL_VALUES: ValueRules = { maxDepth: 31, maxNameBytes: 65_535, maxBytes: 1_073_741_824 }

/** Deeper values are not stored: to walk them could end the stack. */
export const MAX_DEPTH = 500

/** Whether a string, or a member's name, survives JSON text in UTF-8 and the database's own rules. */
export function carriesText(text: string, rules: ValueRules): boolean {
  return text.isWellFormed() && !(rules.rejectsNul && text.includes('\0'))
}

export function carriesName(name: string, rules: ValueRules): boolean {
  const { maxNameBytes = Infinity } = rules
  const fits = name.length * 3 <= maxNameBytes || Buffer.byteLength(name) <= maxNameBytes
  return fits && carriesText(name, rules)
}

export function carriesNumber(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0)
}
