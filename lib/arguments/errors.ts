type Coded<E extends Error> = E & { code: string }

/** The value is of a type that the argument can't have. */
export function wrongType(name: string, expected: string, value: unknown): Coded<TypeError> {
  return coded(new TypeError(`"${name}" must be ${expected}; got ${describe(value)}`), 'ERR_INVALID_ARG_TYPE')
}

/** The type is right, this value makes no sense. */
export function wrongValue(name: string, expected: string, value: unknown): Coded<TypeError> {
  return coded(new TypeError(`"${name}" must be ${expected}; got ${describe(value)}`), 'ERR_INVALID_ARG_VALUE')
}

/** A value that the database can't hold. */
export function notStorable(name: string, reason: string): Coded<RangeError> {
  return coded(new RangeError(`"${name}" ${reason}`), 'ERR_INVALID_ARG_VALUE')
}

export function outOfRange(name: string, expected: string, value: unknown): Coded<RangeError> {
  return coded(new RangeError(`"${name}" must be ${expected}; got ${describe(value)}`), 'ERR_OUT_OF_RANGE')
}

/** Reading the field ran code of the application, which threw. */
export function unreadable(name: string, cause: unknown): Coded<TypeError> {
  return coded(new TypeError(`"${name}" can't be read: its getter threw`, { cause }), 'ERR_INVALID_ARG_VALUE')
}

function coded<E extends Error>(error: E, code: string): Coded<E> {
  return Object.assign(error, { code })
}

// Never a string's text: it may be a password, or a megabyte.
function describe(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'an empty string' : `a string of ${value.length} characters`
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (value === null || value === undefined) return String(value)
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`
}
