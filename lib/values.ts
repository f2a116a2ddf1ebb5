import type { Backend } from './backends/backend.js'
import { decode, encode, revive } from './codec.js'
import { PersistenceError } from './errors.js'
import { report } from './hooks.js'

/** Values in and out, for one database. */
export class Values {
  readonly #backend: Backend

  constructor(backend: Backend) {
    this.#backend = backend
  }

  /** @throws {TypeError} a value that can't be stored; {PersistenceError} `VALUE_TOO_LARGE` */
  write(operation: string, key: string, value: unknown): string {
    return this.#do(encode, operation, key, value)
  }

  /** @throws {PersistenceError} `CORRUPT_VALUE` */
  read<T>(operation: string, key: string, text: string): T {
    return this.#do(decode, operation, key, text) as T
  }

  /** The same for what stands in a document that is parsed already. */
  revive<T>(operation: string, key: string, parsed: unknown): T {
    return this.#do(revive, operation, key, parsed) as T
  }

  #do<In, Out>(
    codec: (value: In, where: Parameters<typeof encode>[1]) => Out,
    operation: string,
    key: string,
    value: In
  ) {
    const { name: backend, values: rules } = this.#backend
    try {
      return codec(value, { backend, operation, key, rules })
    } catch (error) {
      throw error instanceof PersistenceError ? report(error) : error
    }
  }
}
