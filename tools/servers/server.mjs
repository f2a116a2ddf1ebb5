// One running throw-away server: started, frozen, killed and restarted in its folder.
import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './port.mjs'
import { cleanEnvironment } from './programs.mjs'
import { killWorkers, signalAll, stopAll, workersIn } from './workers.mjs'

const startTimeout = 60_000
const quitTimeout = 2000
const portAttempts = 10

class AddressInUse extends Error {}

export class Server {
  #folder
  #plan
  #child
  #exit
  #ended

  // plan: { name, program, stopSignal, quitSignal, env, arguments(port), describe(port), ready?, complaint?, settle?(port) }
  // `ready` and `complaint` are patterns of its log: the line that it writes once it serves, and the beginning of the reason why
  // it does not. `settle` prepares the server before clients use it.
  constructor(folder, plan) {
    this.#folder = folder
    this.#plan = plan
    this.dir = folder.path
  }

  get pid() {
    return this.#child.pid
  }

  async start(fixedPort) {
    for (let attempt = 1; ; attempt++) {
      const port = fixedPort ?? (await freePort())
      try {
        return await this.#startOn(port)
      } catch (error) {
        if (!(error instanceof AddressInUse)) throw error
        if (fixedPort !== undefined || attempt === portAttempts)
          throw new Error(`${error.message}: choose another port`)
      }
    }
  }

  async #startOn(port) {
    const logFile = join(this.dir, 'server.log')
    const log = openSync(logFile, 'a')
    const offset = statSync(logFile).size
    this.#spawn(port, log)
    closeSync(log)
    await this.#becomesReady(port, () => readFileSync(logFile).subarray(offset).toString())
    await this.#plan.settle?.(port)
    return Object.assign(this, { port }, this.#plan.describe(port))
  }

  #spawn(port, log) {
    const { program, env } = this.#plan
    const options = { cwd: this.dir, detached: true, stdio: ['ignore', log, log], env: cleanEnvironment(env) }
    this.#child = spawn(program, this.#plan.arguments(port), { ...options, ...this.#folder.account })
    this.#child.unref()
    this.#exit = undefined
    this.#ended = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => resolve(`it ended with ${signal ?? code}`))
      this.#child.once('error', (error) => resolve(error.message))
    }).then((exit) => {
      this.#exit = exit
    })
  }

  // Read from the log, as it needs neither a client nor a password.
  async #becomesReady(port, readLog) {
    const deadline = Date.now() + startTimeout
    const { ready = /ready to accept (read-only )?connections/i } = this.#plan
    while (!ready.test(readLog())) {
      if (this.#exit !== undefined) throw this.#startFailure(port, readLog())
      if (Date.now() > deadline) {
        throw new Error(`${this.#plan.name} was not ready after ${startTimeout} ms: see ${this.dir}/server.log`)
      }
      await sleep(5)
    }
  }

  #startFailure(port, log) {
    const { name, complaint } = this.#plan
    if (/Address already in use/i.test(log)) return new AddressInUse(`port ${port} is taken, ${name} can't use it`)
    const lines = log.trim().split('\n')
    const reason = lines.find((line) => complaint?.test(line)) ?? (lines.at(-1) || this.#exit)
    return new Error(`${name} did not start: ${reason}`)
  }

  /** Stops every process of the server by SIGSTOP: connections are accepted and never answered. */
  freeze() {
    stopAll([this.pid])
    stopAll(workersIn(this.dir))
  }

  thaw() {
    signalAll(workersIn(this.dir), 'SIGCONT')
  }

  /** `kill -9` of the whole server; its files stay for `restart`. */
  async kill() {
    this.#child.ref()
    await killWorkers(this.dir)
    await this.#ended
  }

  /** Ends it in its own orderly way if it runs, and starts it again on the same port and files. */
  async restart() {
    this.#child.ref()
    if (this.#exit === undefined) {
      this.thaw()
      signalAll([this.pid], this.#plan.stopSignal)
    }
    await this.#ended
    await killWorkers(this.dir)
    return this.start(this.port)
  }

  /** Resolves when the server has ended, by itself or not. */
  ended() {
    return this.#ended
  }

  // Asked to quit first: it then reaps its own processes, which an init of a container often doesn't.
  async stop() {
    if (this.#exit === undefined) {
      this.#child.ref()
      signalAll([this.pid], this.#plan.quitSignal)
      this.thaw()
      await Promise.race([this.#ended, sleep(quitTimeout, undefined, { ref: false })])
    }
    await this.#folder.close()
  }

  async [Symbol.asyncDispose]() {
    await this.stop()
  }
}

export async function startServer(folder, plan, port) {
  try {
    return await new Server(folder, plan).start(port)
  } catch (error) {
    await folder.close()
    throw error
  }
}
