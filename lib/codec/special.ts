import { types } from 'node:util'
import type { Snapshot } from './copy.js'
import { Form, HIDDEN } from './forms.js'
import { DROPPED, isPlain, setMember } from './members.js'

// biome-ignore lint/suspicious/noExplicitAny: each pair agrees on a type of its own
type Kind = readonly [is: (value: any) => boolean, copy: (value: any, snapshot: Snapshot) => unknown]

const KINDS: readonly Kind[] = [
  [isFailure, copyFailure],
  [types.isDate, (date: Date) => new Date(Date.prototype.getTime.call(date))],
  [types.isMap, copyMap],
  [types.isSet, copySet],
  [Buffer.isBuffer, (buffer: Buffer) => new Form('Buffer', new Uint8Array(bytesOf(buffer)))],
  [ArrayBuffer.isView, copyView],
  [types.isArrayBuffer, (buffer: ArrayBuffer) => buffer.slice(0)],
  [types.isRegExp, (regExp: RegExp) => new RegExp(regExp.source, regExp.flags)],
  [(value) => value instanceof URL, (url: URL) => new URL(url.href)],
  [(value) => value instanceof URLSearchParams, (parameters) => new URLSearchParams(parameters)],
  [types.isBoxedPrimitive, copyBoxed],
  [types.isPromise, refuse('a promise')],
  [types.isWeakMap, refuse('a WeakMap')],
  [types.isWeakSet, refuse('a WeakSet')],
  [types.isSharedArrayBuffer, refuse('a SharedArrayBuffer')]
]

export function specialCopyOf(value: object): Kind[1] | undefined {
  if (isPlain(value) || (Array.isArray(value) && !isFailure(value))) return undefined
  return KINDS.find(([is]) => is(value))?.[1]
}

function isFailure(value: object): boolean {
  return types.isNativeError(value) || value instanceof Error
}

/** An error comes back in any case: whoever stores one has no use for a second. */
function copyFailure(error: Error, snapshot: Snapshot): Form {
  return snapshot.leniently(() => {
    const fields = snapshot.members(error)
    const visible = Object.keys(error)
    const hidden = {}
    for (const name of HIDDEN)
      if (name in error && !visible.includes(name)) hide(hidden, name, snapshot.member(error, name))
    return new Form('Error', { fields, hidden })
  })
}

function hide(hidden: object, name: string, value: unknown): void {
  const mustBeText = name === 'name' || name === 'message' || name === 'stack'
  if (value !== DROPPED && (!mustBeText || typeof value === 'string')) setMember(hidden, name, value)
}

function copyMap(map: Map<unknown, unknown>, snapshot: Snapshot): Map<unknown, unknown> {
  const copy = new Map()
  for (const [key, value] of Map.prototype.entries.call(map)) {
    const [keyCopy, valueCopy] = [snapshot.part(key, 'a key'), snapshot.part(value, 'a value')]
    if (keyCopy !== DROPPED && valueCopy !== DROPPED) copy.set(keyCopy, valueCopy)
  }
  return copy
}

function copySet(set: Set<unknown>, snapshot: Snapshot): Set<unknown> {
  const copy = new Set()
  for (const value of Set.prototype.values.call(set)) {
    const element = snapshot.part(value, 'an element')
    if (element !== DROPPED) copy.add(element)
  }
  return copy
}

const typeOfArray = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag
)?.get

/** Of a pooled or shared buffer only the part in view is the application's value. */
function copyView(view: ArrayBufferView): unknown {
  const type = types.isDataView(view) ? 'DataView' : typeOfArray?.call(view)
  const View = (globalThis as unknown as Record<string, new (buffer: ArrayBuffer) => unknown>)[type]
  if (View === undefined) throw new TypeError(`Unknown view ${type}`)
  return new View(bytesOf(view))
}

function bytesOf(view: ArrayBufferView): ArrayBuffer {
  return new Uint8Array(new Uint8Array(view.buffer, view.byteOffset, view.byteLength)).buffer
}

const BOXES = [
  [types.isNumberObject, Number],
  [types.isStringObject, String],
  [types.isBooleanObject, Boolean],
  [types.isBigIntObject, BigInt],
  [types.isSymbolObject, Symbol]
] as const

function copyBoxed(boxed: object, snapshot: Snapshot): unknown {
  const box = BOXES.find(([is]) => is(boxed))?.[1]
  const primitive = box && Reflect.apply(box.prototype.valueOf, boxed, [])
  snapshot.copy(primitive)
  return Object(primitive)
}

function refuse(what: string) {
  return (_: object, snapshot: Snapshot): never => {
    throw snapshot.refusal(what)
  }
}
