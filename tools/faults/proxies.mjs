// The fault proxies of a run, one for each process of callers, in a process of their own: they go on while this one is busy.
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ChildCalls } from '../child-calls.mjs'

const program = fileURLToPath(new URL('serve-proxies.mjs', import.meta.url))

export class FaultProxies {
  #calls = new ChildCalls(fork(program, { execArgv: [] }), 'the process of the proxies')

  /** @returns {Promise<FaultProxies>} `count` proxies before `target`; `ports` are theirs */
  static async open(count, target) {
    const proxies = new FaultProxies()
    proxies.ports = await proxies.#ask({ open: count, target })
    return proxies
  }

  /** Calls a method of one proxy, by its number, or of all of them (`undefined`). */
  call(proxy, method, ...args) {
    return this.#ask({ proxy, method, args })
  }

  async #ask(request) {
    return (await this.#calls.ask(request)).value
  }

  close() {
    return this.#calls.close()
  }
}
