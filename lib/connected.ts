import type { PersistenceAdapter } from '../types/providers.js'
import type { Session } from './session.js'

/** What every adapter has. */
export class Connected implements PersistenceAdapter {
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  /** Not needed: the first operation connects. It fails early, opens again after `disconnect()`, and may be repeated. */
  async connect(): Promise<void> {
    await this.#session.connect()
  }

  async disconnect(): Promise<void> {
    await this.#session.disconnect()
  }

  isConnected(): boolean {
    return this.#session.connected
  }
}
