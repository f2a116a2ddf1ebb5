// The fault proxies of a run, one for each process of callers, in a process of their own: they go on while this one is busy.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('serve-proxies.mjs', import.meta.url))

export class FaultProxies {
  #child
  #calls = new Map()
  #lastCall = 0

  /** @returns {Promise<FaultProxies>} `count` proxies before `target`; `ports` are theirs */
  static async open(count, target) {
    const proxies = new FaultProxies()
    proxies.ports = await proxies.#ask({ open: count, target })
    return proxies
  }

  constructor() {
    this.#child = fork(program, { execArgv: [] })
    this.#child.on('message', (answer) => this.#settle(answer))
    this.#child.once('exit', () => this.#failAll())
  }

  /** Calls a method of one proxy, by its number, or of all of them (`undefined`). */
  call(proxy, method, ...args) {
    return this.#ask({ proxy, method, args })
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
    for (const { reject } of this.#calls.values()) reject(new Error('the process of the proxies has ended'))
    this.#calls.clear()
  }

  async close() {
    if (this.#child.exitCode !== null) return
    this.#child.disconnect()
    await once(this.#child, 'exit')
  }
}
