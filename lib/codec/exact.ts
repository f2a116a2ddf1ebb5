import { carriesName, carriesNumber, carriesText, MAX_DEPTH, type ValueRules } from './rules.js'

/**
 * Whether `JSON.parse(JSON.stringify(value))` is surely equal to the value. A "no" may be wrong (class instances,
 * `toJSON`, objects of another realm): those are looked at again after they have been copied.
 */
export function isExact(value: unknown, rules: ValueRules, depth = 0): boolean {
  switch (typeof value) {
    case 'string':
      return carriesText(value, rules)
    case 'number':
      return carriesNumber(value, rules)
    case 'boolean':
      return true
    case 'object':
      return value === null || isExactContainer(value, rules, depth + 1)
    default:
      return false
  }
}

function isExactContainer(value: object, rules: ValueRules, depth: number): boolean {
  if (depth > (rules.maxDepth ?? MAX_DEPTH)) return false
  const prototype = Object.getPrototypeOf(value)
  if (prototype === Array.prototype) return isExactArray(value as unknown[], rules, depth)
  if (prototype !== Object.prototype && prototype !== null) return rules.keeps?.(value) === true
  return isExactObject(value, rules, depth) && !rules.misreads?.(value)
}

function isExactArray(array: unknown[], rules: ValueRules, depth: number): boolean {
  if (!Array.isArray(array) || 'toJSON' in array) return false
  for (let i = 0; i < array.length; i++) {
    if (!isExact(array[i], rules, depth)) return false
  }
  return true
}

function isExactObject(object: object, rules: ValueRules, depth: number): boolean {
  if ('toJSON' in object || 'toBSON' in object || Object.getOwnPropertySymbols(object).length > 0) return false
  for (const name in object) {
    if (!carriesName(name, rules) || !isExact((object as Record<string, unknown>)[name], rules, depth)) return false
  }
  return true
}
