// The processes and servers of a cell, ended in the opposite order of their start.
export class Stage {
  #ends = []

  /** Something with `stop` or `close`. */
  async use(starting) {
    const thing = await starting
    this.#ends.push(() => (thing.stop ? thing.stop() : thing.close()))
    return thing
  }

  async end() {
    for (const end of this.#ends.reverse()) await end()
  }
}
