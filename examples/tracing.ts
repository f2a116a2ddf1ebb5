// A span for every operation, under the span that is active where it is called.
import { tracingChannel } from 'node:diagnostics_channel'
import type { PersistenceOperation } from '@go-go-scope/persistence-native'
import { type Attributes, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'

const operations = tracingChannel<unknown, PersistenceOperation>('go-go-scope:persistence:operation')
const tracer = trace.getTracer('go-go-scope')

/** @returns what ends it */
export function startTracing(): () => void {
  const spans = new WeakMap<PersistenceOperation, Span>()
  const subscribers = {
    start(operation: PersistenceOperation) {
      const attributes = { ...operation } as Attributes
      spans.set(operation, tracer.startSpan(operation['db.operation.name'], { kind: SpanKind.CLIENT, attributes }))
    },
    error(operation: PersistenceOperation) {
      const type = operation['error.type'] ?? 'unknown'
      spans.get(operation)?.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR, message: type })
    },
    end() {},
    asyncStart() {},
    asyncEnd(operation: PersistenceOperation) {
      spans.get(operation)?.end()
    }
  }
  operations.subscribe(subscribers)
  return () => operations.unsubscribe(subscribers)
}
