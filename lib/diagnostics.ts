import { channel } from 'node:diagnostics_channel'
import { debuglog } from 'node:util'
import type { PersistenceEvent } from '../types/diagnostics.js'

export type { PersistenceEvent }

const events = channel('go-go-scope:persistence')
/** Writes to stderr where `NODE_DEBUG` names it. @see https://nodejs.org/api/util.html#utildebuglogsection-callback */
const debug = debuglog('go-go-scope')

export const isListening = (): boolean => events.hasSubscribers || debug.enabled

/** Events that the application would otherwise never see: swallowed errors, reconnects, lost locks, slow batches. */
export function publish(event: PersistenceEvent): void {
  if (events.hasSubscribers) events.publish(event)
  if (debug.enabled) debug('%s %s %s: %s', event.backend, event.operation ?? '', event.type, event.message)
}

/** For `NODE_DEBUG` alone: that all is well is no event. */
export function tellConnected(backend: string): void {
  if (debug.enabled) debug('%s connected', backend)
}
