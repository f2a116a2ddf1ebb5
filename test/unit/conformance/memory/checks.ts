// Bad arguments: an error that names the argument, with one of Node's codes.
const failure = (Kind: typeof TypeError | typeof RangeError, code: string, message: string) =>
  Object.assign(new Kind(message), { code })

const longest = 10_000

export function text(name: string, given: unknown): void {
  if (typeof given !== 'string') throw failure(TypeError, 'ERR_INVALID_ARG_TYPE', `${name} has to be a string`)
  if (given === '') throw failure(RangeError, 'ERR_OUT_OF_RANGE', `${name} is empty`)
  if (given.length > longest)
    throw failure(RangeError, 'ERR_OUT_OF_RANGE', `${name} is longer than ${longest} characters`)
  if (/\p{Surrogate}/u.test(given)) throw failure(RangeError, 'ERR_OUT_OF_RANGE', `${name} is no well-formed text`)
}

export function optionalText(name: string, given: unknown): void {
  if (given !== undefined) text(name, given)
}

/** A copy of an array of texts. */
export function texts(name: string, given: unknown): string[] {
  if (!Array.isArray(given)) throw failure(TypeError, 'ERR_INVALID_ARG_TYPE', `${name} has to be an array`)
  const copy = [...given]
  for (const [at, one] of copy.entries()) text(`${name}[${at}]`, one)
  return copy
}

/** A number of at least `least` that JavaScript holds exactly. */
export function number(name: string, given: unknown, least = 0): void {
  const fits = typeof given === 'number' && given >= least && given <= Number.MAX_SAFE_INTEGER
  if (!fits) throw failure(RangeError, 'ERR_OUT_OF_RANGE', `${name} has to be a number of at least ${least}`)
}

export function optionalNumber(name: string, given: unknown): void {
  if (given !== undefined) number(name, given)
}

export function lockTtl(given: unknown): void {
  number('ttl', given, Number.MIN_VALUE)
}

export function integer(name: string, given: unknown, least = 0): void {
  number(name, given, least)
  if (!Number.isInteger(given)) throw failure(RangeError, 'ERR_OUT_OF_RANGE', `${name} has to be an integer`)
}

export function oneOf(name: string, given: unknown, words: readonly string[]): void {
  text(name, given)
  if (!words.includes(given as string))
    throw failure(RangeError, 'ERR_OUT_OF_RANGE', `${name} has to be one of ${words.join(', ')}`)
}

function read(name: string, given: object, field: string): unknown {
  try {
    return (given as Record<string, unknown>)[field]
  } catch (cause) {
    throw Object.assign(new TypeError(`${name}.${field} can not be read`, { cause }), { code: 'ERR_INVALID_ARG_VALUE' })
  }
}

/** The fields of an object, each read once; those that are `undefined` are left out. */
export function record<T>(name: string, given: T, fields: readonly (keyof T & string)[]): T {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw failure(TypeError, 'ERR_INVALID_ARG_TYPE', `${name} has to be an object`)
  const values = fields.map((field) => [field, read(name, given, field)] as const)
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as T
}
