// One direction of one connection: the bytes of `source` go to `target` by the mode of the proxy.
export class Channel {
  #source
  #target
  #rule
  #late = []
  #timer
  #deaf = false

  /** rule(bytes): { delay, lose, keep, after }, asked for each chunk; `keep` bytes of it pass, then `after` is called. */
  constructor(source, target, rule) {
    this.#source = source
    this.#target = target
    this.#rule = rule
    source.on('data', (chunk) => this.#take(chunk))
    target.on('drain', () => source.resume())
  }

  #take(chunk) {
    const { lose = false, delay = 0, keep = chunk.length, after } = this.#rule(chunk.length)
    // A stream with a gap must stay silent: the following bytes would be misread.
    if (lose || this.#deaf) {
      this.#deaf = true
      return
    }
    const passing = chunk.subarray(0, keep)
    if (delay > 0 || this.#late.length > 0) this.#postpone(passing, delay)
    else this.#send(passing)
    if (keep < chunk.length) this.#deaf = true
    after?.()
  }

  #send(chunk) {
    if (chunk.length > 0 && !this.#target.write(chunk)) this.#source.pause()
  }

  #postpone(chunk, delay) {
    const previous = this.#late.at(-1)?.due ?? 0
    this.#late.push({ chunk, due: Math.max(previous, performance.now() + delay) })
    this.#timer ??= this.#wait()
  }

  #wait() {
    return setTimeout(() => this.#deliver(), Math.max(0, this.#late[0].due - performance.now()))
  }

  #deliver() {
    while (this.#late.length > 0 && this.#late[0].due <= performance.now()) this.#send(this.#late.shift().chunk)
    this.#timer = this.#late.length > 0 ? this.#wait() : undefined
  }

  close() {
    clearTimeout(this.#timer)
  }
}
