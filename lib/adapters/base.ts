import type { PersistenceAdapter } from '../../types/providers.js'
import { keep } from '../providers/parts.js'
import type { PersistenceMetrics } from '../session/metrics.js'
import type { Session } from '../session/session.js'

const SESSION = Symbol('session')

/** The common part of all adapters. */
export class BaseAdapter implements PersistenceAdapter {
  declare readonly [SESSION]: Session

  constructor(session: Session) {
    keep(this, SESSION, session)
  }

  /** Not needed: the first operation connects. It fails early, opens again after `disconnect()`, and may be repeated. */
  async connect(): Promise<void> {
    await this[SESSION].connect()
  }

  async disconnect(): Promise<void> {
    await this[SESSION].disconnect()
  }

  isConnected(): boolean {
    return this[SESSION].connected
  }

  metrics(): PersistenceMetrics {
    return this[SESSION].metrics()
  }
}
