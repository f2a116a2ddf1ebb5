// The processes of callers. They work in the run's folder: its watchdog ends them, stopped or not, if this process is killed.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { signalAll, stopAll } from '../servers/workers.mjs'

const scriptOf = (name) => fileURLToPath(new URL(`${name}.mjs`, import.meta.url))

function start(script, folder, task) {
  return fork(scriptOf(script), [JSON.stringify(task)], { cwd: folder, execArgv: [] })
}

async function ready(child) {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`a process of callers ended with ${code} before it began`)
  })
  await Promise.race([once(child, 'message'), ended])
}

export class Fleet {
  #children

  /** `tasks`: the message for each process; `folder`: for their logs. */
  static async start(folder, tasks) {
    const fleet = new Fleet()
    fleet.#children = tasks.map((task) => start('worker', folder, { ...task, log: join(folder, `${task.name}.jsonl`) }))
    await Promise.all(fleet.#children.map(ready))
    return fleet
  }

  get size() {
    return this.#children.length
  }

  /** Lets all of them begin, or end. */
  tell(message) {
    for (const child of this.#children) if (child.connected) child.send(message)
  }

  freeze(index) {
    stopAll([this.#children[index].pid])
  }

  thaw(index) {
    signalAll([this.#children[index].pid], 'SIGCONT')
  }

  async ended() {
    const alive = this.#children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
    await Promise.all(alive.map((child) => once(child, 'exit')))
  }

  stop() {
    for (const child of this.#children) child.kill('SIGKILL')
  }
}

/** Reads the final state; rejects if the server does not answer. */
export async function readAll(folder, task) {
  const child = start('reader', folder, { ...task, folder, log: join(folder, 'reader.jsonl') })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`what the server holds in the end could not be read: the reader ended with ${code}`)
}
