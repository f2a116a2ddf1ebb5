import type { NativeSettings } from './settings.js'
import { ignoredIn, type UnknownOptions } from './unknown.js'

/** The settings of a URL, a config object or a client object, under our names. */
export interface ResolvedClient {
  readonly settings: Partial<NativeSettings>
  /** Stands in front of our own prefix (ioredis' `keyPrefix`). */
  readonly keyPrefix: string
  /** The application's function for the password; asked on every connect. */
  readonly password?: PasswordSource
  /** An upper bound for the number of connections. */
  readonly maxConnections: number
  /** The object that was handed over: adapters made from one share its pool. */
  readonly client?: object
  /** Options of the client object that the table of its backend lacks. */
  readonly unknown?: UnknownOptions
  /** Ends the client object; harmless when it has been ended already. */
  end(): Promise<void>
}

export type PasswordSource = () => unknown

export async function nothingToEnd(): Promise<void> {}

/** The parts of every configuration that are no settings of the server. */
interface Said {
  readonly max?: number
  readonly password?: unknown
  readonly ignored?: readonly string[]
}

export function adopted(settings: Partial<NativeSettings>, { max, password, ignored }: Said): ResolvedClient {
  return {
    settings,
    keyPrefix: '',
    maxConnections: max || Infinity,
    end: nothingToEnd,
    ...(typeof password === 'function' && { password: password as PasswordSource }),
    ...ignoredIn(ignored)
  }
}
