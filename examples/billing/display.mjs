// Progress: a bar on a terminal, plain lines in a pipe.

const WIDTH = 40

export class Display {
  #out
  #total = 0
  #done = 0
  #told = 0

  /** @param {import('node:stream').Writable & { isTTY?: boolean }} out */
  constructor(out = process.stdout) {
    this.#out = out
  }

  begin(title, total) {
    this.#total = total
    this.#done = this.#told = 0
    this.say(title)
  }

  advance(count) {
    this.#done += count
    if (this.#out.isTTY) this.#draw()
    else this.#tellTenths()
  }

  say(text) {
    this.#clear()
    this.#out.write(`${text}\n`)
    if (this.#out.isTTY && this.#total > 0) this.#draw()
  }

  end() {
    this.#total = 0
    this.#clear()
  }

  #draw() {
    const filled = Math.round((WIDTH * this.#done) / this.#total)
    this.#out.write(`\r[${'#'.repeat(filled).padEnd(WIDTH)}] ${this.#done}/${this.#total}`)
  }

  #clear() {
    if (this.#out.isTTY) this.#out.write('\r\x1b[K')
  }

  #tellTenths() {
    const tenths = Math.floor((10 * this.#done) / this.#total)
    if (tenths === this.#told) return
    this.#told = tenths
    this.#out.write(`${this.#done} of ${this.#total} customers\n`)
  }
}
