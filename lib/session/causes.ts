// A lane has its latest failure at most, and some more are on their way to their callers.
const KEPT = 256

/** The errors of the application's own function; the native side returns a number for each. */
export class Causes {
  readonly #causes = new Map<number, unknown>()
  #last = 0

  keep(cause: unknown): number {
    this.#causes.set(++this.#last, cause)
    this.#causes.delete(this.#last - KEPT)
    return this.#last
  }

  find(number: number | undefined): unknown {
    return number === undefined ? undefined : this.#causes.get(number)
  }
}
