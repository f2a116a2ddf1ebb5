import type { ResolvedClient } from '../backends/adopted.js'
import type { Backend } from '../backends/backend.js'
import { checkText } from '../backends/texts.js'
import { publish } from '../diagnostics.js'
import { PersistenceError } from '../errors.js'
import type { Answer, NativeFailure, NativeHooks } from '../native/binding.js'
import { Causes } from './causes.js'
import { nextTick } from './globals.js'

const OF_TABLES: readonly string[] = ['SCHEMA_MISSING', 'SCHEMA_MISMATCH']

/** The callbacks of a native pool. */
export function hooksFor({ name: backend }: Backend, adopted: ResolvedClient, pool: { schema: number }): NativeHooks {
  const causes = new Causes()
  const hooks: NativeHooks = {
    error({ cause, ...failure }) {
      // A call on a table that is not fit for it: the next call looks whether it has been mended.
      if (OF_TABLES.includes(failure.code) && failure.operation !== 'connect') pool.schema++
      return report(errorOf(failure, backend, causes.find(cause)))
    },
    event: (event) => publish({ ...event, backend }),
    defer: (flush) => nextTick(flush)
  }
  const { password, settings } = adopted
  return password ? { ...hooks, login: (answer) => void logIn(settings.user ?? '', password, answer, causes) } : hooks
}

/** Core swallows some of our errors, so each is seen on the diagnostics channel as well. */
export function report(error: PersistenceError): PersistenceError {
  const { backend, operation, message, nativeCode } = error
  publish({ type: 'error', backend, operation, message, nativeCode, error })
  return error
}

function errorOf(
  { code, message, ...details }: Omit<NativeFailure, 'cause'>,
  backend: Backend['name'],
  cause: unknown
): PersistenceError {
  return new PersistenceError(code, message, { ...details, backend, cause })
}

async function logIn(user: string, ask: () => unknown, answer: Answer, causes: Causes): Promise<void> {
  try {
    const password = await ask()
    if (typeof password === 'string') answer(user, checkText(password, 'password'), null)
    else answer(user, null, 'the function for the password gave no string')
  } catch (error) {
    // Its text may hold a secret.
    answer(user, null, 'the function for the password failed, see cause', causes.keep(error))
  }
}
