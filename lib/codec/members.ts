/** Replaces a part of an error that can't be stored. */
export const DROPPED = Symbol('dropped')

const MAX_INDEX = 2 ** 32 - 2

/** Makes an own member of any name; an assignment to `__proto__` would change the prototype instead. */
export function setMember(object: object, name: string, value: unknown, enumerable = true): void {
  Object.defineProperty(object, name, { value, enumerable, writable: true, configurable: true })
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Made by a literal, `Object.create(null)` or their like in another realm. */
export function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

export function hasSymbols(object: object): boolean {
  const isEnumerable = Object.prototype.propertyIsEnumerable
  return Object.getOwnPropertySymbols(object).some((symbol) => isEnumerable.call(object, symbol))
}

/** The indices that an array has, found without walking its holes. */
export function indicesOf(array: unknown[]): number[] {
  return Object.keys(array).filter(isIndex).map(Number)
}

function isIndex(name: string): boolean {
  const index = Number(name)
  return Number.isInteger(index) && index >= 0 && index <= MAX_INDEX && String(index) === name
}
