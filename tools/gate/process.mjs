// The gate in a process of its own: it goes on while this one's JavaScript is blocked.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('./serve.mjs', import.meta.url))
const methods = [
  'pass',
  'stall',
  'stallReplies',
  'delay',
  'cut',
  'refuse',
  'halfOpen',
  'retarget',
  'cutAfterReplyBytes',
  'stallAfterReplyBytes',
  'resetCounters',
  'counters'
]

class ForkedGate {
  #child
  #calls = new Map()
  #nextCall = 0

  constructor(child) {
    this.#child = child
    child.on('message', (answer) => this.#settle(answer))
    child.once('exit', () => this.#failAll())
    for (const method of methods) this[method] = (...args) => this.call(method, args)
  }

  call(method, args) {
    return new Promise((resolve, reject) => {
      const id = this.#nextCall++
      this.#calls.set(id, { resolve, reject })
      this.#child.send({ id, method, args })
    })
  }

  #settle({ id, error, state }) {
    const { resolve, reject } = this.#calls.get(id)
    this.#calls.delete(id)
    Object.assign(this, state)
    if (error === undefined) resolve(this)
    else reject(new Error(error))
  }

  #failAll() {
    for (const { reject } of this.#calls.values()) reject(new Error('the gate has ended'))
    this.#calls.clear()
  }

  async close() {
    if (this.#child.exitCode !== null) return
    this.#child.disconnect()
    await once(this.#child, 'exit')
  }

  async [Symbol.asyncDispose]() {
    await this.close()
  }
}

export function forkGate(target, address = {}) {
  const gate = new ForkedGate(fork(program, { execArgv: [] }))
  return gate.call('listen', [target, address])
}
