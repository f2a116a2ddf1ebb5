import type { Backend } from '../errors.js'
import { unsupported } from './unsupported.js'

const COMMENT = /\/\*[\s\S]*?\*\/|\/\/.*/g
const NOTHING = '(undefined|void 0)'
const BODY = String.raw`\{\s*(return(\s+${NOTHING})?\s*;?)?\s*\}`
const ARROW = new RegExp(String.raw`^\(\s*\)\s*=>\s*(${NOTHING}|${BODY})$`)
const FUNCTION = new RegExp(String.raw`^(function\s*)?[\w$]*\s*\(\s*\)\s*${BODY}$`)

/**
 * Of `checkServerIdentity`: no function of the application's is called, so only one that surely accepts every name is honoured.
 * @throws {PersistenceError} `UNSUPPORTED_OPTION`
 * @returns whether the name is verified, which is always `false`
 */
export function toVerifyName(value: unknown, name: string, backend: Backend): false {
  if (!acceptsAny(value))
    throw unsupported(
      backend,
      name,
      'it is never called; only a function without parameters and with an empty body is taken'
    )
  return false
}

/** Whether its source shows that it takes no argument, does nothing and returns `undefined`, which accepts the name. */
function acceptsAny(value: unknown): boolean {
  if (typeof value !== 'function') return false
  const source = Function.prototype.toString.call(value).replace(COMMENT, ' ').trim()
  return ARROW.test(source) || FUNCTION.test(source)
}
