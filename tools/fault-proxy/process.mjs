// The proxy in a process of its own: it goes on while this one's JavaScript is blocked.
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ChildCalls } from '../child-calls.mjs'

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

class ForkedFaultProxy {
  #calls

  constructor(child) {
    this.#calls = new ChildCalls(child, 'the proxy')
    for (const method of methods) this[method] = (...args) => this.call(method, args)
  }

  async call(method, args) {
    const { state } = await this.#calls.ask({ method, args })
    return Object.assign(this, state)
  }

  close() {
    return this.#calls.close()
  }

  async [Symbol.asyncDispose]() {
    await this.close()
  }
}

export function forkFaultProxy(target, address = {}) {
  const proxy = new ForkedFaultProxy(fork(program, { execArgv: [] }))
  return proxy.call('listen', [target, address])
}
