import type { Checkpoint } from '../../types/providers.js'
import type { Backend } from '../backends/backend.js'
import { AS_VALUE, type EncodedValue, type Shape, type ValueContext } from '../codec/codec.js'
import { PersistenceError } from '../errors.js'
import { report } from '../session/hooks.js'

/** Values in and out, for one database. */
export class Values {
  readonly #backend: Backend
  readonly #shape: Shape

  constructor(backend: Backend, shape = AS_VALUE) {
    this.#backend = backend
    this.#shape = shape
  }

  /** @throws {TypeError} a value that can't be stored; {PersistenceError} `VALUE_TOO_LARGE` */
  write(operation: string, key: string, value: unknown): EncodedValue {
    return this.#do((context) => this.#backend.codec.encode(value, context, this.#shape), operation, key)
  }

  /** @throws {PersistenceError} `CORRUPT_VALUE` */
  read<T>(operation: string, key: string, stored: EncodedValue): T {
    return this.#do((context) => this.#backend.codec.decode(stored, context, this.#shape), operation, key) as T
  }

  /** The same for a whole checkpoint. */
  document<T>(operation: string, key: string, stored: EncodedValue): Checkpoint<T> {
    return this.#do(
      (context) => this.#backend.codec.document(stored, context),
      operation,
      key
    ) as unknown as Checkpoint<T>
  }

  #do<Out>(work: (context: ValueContext) => Out, operation: string, key: string): Out {
    const { name: backend, values: rules } = this.#backend
    try {
      return work({ backend, operation, key, rules })
    } catch (error) {
      throw error instanceof PersistenceError ? report(error) : error
    }
  }
}
