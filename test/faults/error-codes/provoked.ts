// The steps that provoke an error from a real server, and the expected code.
import type { Adapter, Options } from '../../support/backends.js'

export interface Provoked {
  code: string
  title: string
  /** Rejects with the error. */
  provoke(): Promise<unknown>
  nativeCode?: string
  outcomeKnown?: boolean
}

/** Runs `work` with an adapter, and disconnects the adapter even if `work` fails. */
export async function withAdapter<T>(adapter: Adapter, work: (adapter: Adapter) => Promise<T>): Promise<T> {
  try {
    return await work(adapter)
  } finally {
    await adapter.disconnect()
  }
}

export const quick: Options = { connectTimeout: 1000, commandTimeout: 1000, reconnectDelay: { min: 5, max: 20 } }
