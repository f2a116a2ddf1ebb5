import { channel } from 'node:diagnostics_channel'
import type { PersistenceEvent } from '../types/diagnostics.js'

export type { PersistenceEvent }

const events = channel('go-go-scope:persistence')

export const isListening = (): boolean => events.hasSubscribers

/** What the application would otherwise never see: errors that are swallowed, reconnects, lost locks, slow batches. */
export function publish(event: PersistenceEvent): void {
  if (events.hasSubscribers) events.publish(event)
}
