// Calls of one process, each with its beginning and its end in the log.
import { setTimeout as sleep } from 'node:timers/promises'

// Unknown only where the adapter says so.
const outcomeOf = (error) => ({
  outcome: error.outcomeKnown === false ? 'unknown' : 'failed',
  code: error.code ?? `${error.name}: ${error.message}`,
  native: error.nativeCode
})

export class Caller {
  stopped = false

  /** `pace`: how many times as long as usual it pauses between its turns. */
  constructor(name, subject, journal, random, pace = 1) {
    Object.assign(this, { name, subject, journal, random, pace })
  }

  /**
   * @param {() => Promise<unknown>} work the call
   * @param {(value: unknown) => unknown} [answerOf] the part of its value that is kept
   * @returns {Promise<{ value?: unknown, error?: Error }>}
   */
  async call(operation, key, work, { argument, answerOf = () => undefined } = {}) {
    const id = this.journal.invoked(operation, key, argument)
    try {
      const value = await work()
      this.journal.settled(id, { outcome: 'ok', answer: answerOf(value) })
      return { value }
    } catch (error) {
      this.journal.settled(id, outcomeOf(error))
      return { error }
    }
  }

  /** One turn after the other until the process gets the message to end. */
  async repeat(turn, [least, most]) {
    while (!this.stopped) {
      await turn(this)
      await sleep(this.pace * this.random.between(least, most))
    }
  }
}
