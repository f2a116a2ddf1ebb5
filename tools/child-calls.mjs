// Calls to a child process over IPC: each message has an `id`, under which the answer comes back.
import { once } from 'node:events'

export class ChildCalls {
  #child
  #calls = new Map()
  #lastCall = 0

  /** @param {string} name of the child, for the errors of calls that its end leaves unanswered */
  constructor(child, name) {
    this.#child = child
    child.on('message', (answer) => this.#settle(answer))
    child.once('exit', () => this.#failAll(`${name} has ended`))
  }

  /** @returns {Promise<object>} the answer; rejects with its `error` */
  ask(request) {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastCall
      this.#calls.set(id, { resolve, reject })
      this.#child.send({ id, ...request })
    })
  }

  #settle(answer) {
    const { resolve, reject } = this.#calls.get(answer.id)
    this.#calls.delete(answer.id)
    if (answer.error === undefined) resolve(answer)
    else reject(new Error(answer.error))
  }

  #failAll(message) {
    for (const { reject } of this.#calls.values()) reject(new Error(message))
    this.#calls.clear()
  }

  async close() {
    if (this.#child.exitCode !== null) return
    this.#child.disconnect()
    await once(this.#child, 'exit')
  }
}
