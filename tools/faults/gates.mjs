// The fault proxies of a run, one for each process of callers, in a process of their own: they go on while this one is busy.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('serve-gates.mjs', import.meta.url))

export class Gates {
  #child
  #calls = new Map()
  #lastCall = 0

  /** @returns {Promise<Gates>} `count` proxies before `target`; `ports` are theirs */
  static async open(count, target) {
    const gates = new Gates()
    gates.ports = await gates.#ask({ open: count, target })
    return gates
  }

  constructor() {
    this.#child = fork(program, { execArgv: [] })
    this.#child.on('message', (answer) => this.#settle(answer))
    this.#child.once('exit', () => this.#failAll())
  }

  /** Calls a method of one gate, by its number, or of all of them (`undefined`). */
  call(gate, method, ...args) {
    return this.#ask({ gate, method, args })
  }

  #ask(request) {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastCall
      this.#calls.set(id, { resolve, reject })
      this.#child.send({ id, ...request })
    })
  }

  #settle({ id, error, value }) {
    const { resolve, reject } = this.#calls.get(id)
    this.#calls.delete(id)
    if (error === undefined) resolve(value)
    else reject(new Error(error))
  }

  #failAll() {
    for (const { reject } of this.#calls.values()) reject(new Error('the process of the gates has ended'))
    this.#calls.clear()
  }

  async close() {
    if (this.#child.exitCode !== null) return
    this.#child.disconnect()
    await once(this.#child, 'exit')
  }
}
