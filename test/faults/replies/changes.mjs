// Changes a recorded conversation. The result is a list of { bytes, after }; the last element may be `endless`.
import { protocols } from './protocols.mjs'

const whole = ({ header, body, after }) => ({ bytes: Buffer.concat([header, body]), after })
const changed = (messages, at, ...instead) => [
  ...messages.slice(0, at).map(whole),
  ...instead,
  ...messages.slice(at + 1).map(whole)
]
const framed = ({ framed, after }, ...given) => ({ bytes: framed(...given), after })

/** Changes of the message at a place. */
export const changes = {
  missing: (messages, at) => changed(messages, at),
  twice: (messages, at) => changed(messages, at, whole(messages[at]), whole(messages[at])),
  early: (messages, at) => {
    if (at === 0) return changed(messages, 0, whole(messages[1]), whole(messages[0]))
    const earlier = messages[at - 1]
    const swapped = [...messages]
    swapped.splice(at - 1, 2, { ...messages[at], after: earlier.after }, earlier)
    return swapped.map(whole)
  },
  'fewer fields': (messages, at) => {
    const { body } = messages[at]
    return changed(messages, at, framed(messages[at], body.subarray(0, body.length >> 1)))
  },
  zero: (messages, at) => changed(messages, at, framed(messages[at], Buffer.alloc(messages[at].body.length))),
  'no body': (messages, at) => changed(messages, at, framed(messages[at], Buffer.alloc(0))),
  longest: (messages, at, { longest }) => changed(messages, at, framed(messages[at], messages[at].body, longest)),
  endless: (messages, at) => [
    ...messages.slice(0, at).map(whole),
    { ...whole(messages[at]), endless: whole(messages[at]).bytes }
  ],
  'endless body': (messages, at, { longest }) => [
    ...messages.slice(0, at).map(whole),
    { ...framed(messages[at], messages[at].body, longest), endless: Buffer.alloc(1 << 16, 0x31) }
  ]
}

/** The places of the last message of each kind; `all` adds the first one, which is mostly part of the login. */
function places(messages, all) {
  const found = new Map()
  messages.forEach(({ kind }, at) => {
    const known = found.get(kind) ?? []
    found.set(kind, all ? [known[0] ?? at, at] : [at])
  })
  return [...found].flatMap(([kind, both]) => [...new Set(both)].map((at) => ({ kind, at })))
}

/** Numbers from 0 to 1, equal for equal seeds: mulberry32. */
export function random(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const sizeOf = (messages) => messages.reduce((sum, { header, body }) => sum + header.length + body.length, 0)

/** Applies `edit(bytes, at)` to the message that contains the byte `place` of the conversation. */
function atByte(messages, place, edit) {
  let at = place
  return messages.flatMap((message) => {
    const { bytes, after } = whole(message)
    const within = at >= 0 && at < bytes.length
    const edited = within ? edit(Buffer.from(bytes), at) : bytes
    at -= bytes.length
    return [{ bytes: edited, after }]
  })
}

export function flipped(messages, seed) {
  const next = random(seed)
  const place = Math.floor(next() * sizeOf(messages))
  const bit = 1 << Math.floor(next() * 8)
  return atByte(messages, place, (bytes, at) => {
    bytes[at] ^= bit
    return bytes
  })
}

/** Keeps the first `length` bytes; then the connection ends, or the server is silent. */
export function truncated(messages, length, ends) {
  let left = length
  const kept = []
  for (const { bytes, after } of messages.map(whole)) {
    if (left > 0) kept.push({ bytes: bytes.subarray(0, left), after })
    left -= bytes.length
  }
  if (ends && kept.length > 0) kept.at(-1).ends = true
  return kept
}

/** Keeps the conversation, and then repeats the same message without end. */
const followed = (messages, bytes) => [...messages.map(whole), { bytes, after: messages.at(-1).after, endless: bytes }]

/** Every case of a kind by name. @param count the number of flips or cuts; all if there are fewer places */
export function casesOf(kind, name, messages, count, everyPlace) {
  if (kind === 'flips')
    return Array.from({ length: count }, (_, seed) => [`flip ${seed}`, () => flipped(messages, seed)])
  if (kind === 'cuts') {
    const size = sizeOf(messages)
    const step = Math.max(1, size / count)
    const lengths = Array.from({ length: Math.min(size, count) }, (_, i) => Math.floor(i * step))
    return lengths.map((length, i) => [`${length} of ${size} bytes`, () => truncated(messages, length, i % 8 !== 0)])
  }
  if (kind === 'unasked')
    return Object.entries(protocols[name].unasked).map(([title, bytes]) => [title, () => followed(messages, bytes)])
  const wanted = Object.entries(changes).filter(([change]) => (kind === 'floods') === /endless|longest/.test(change))
  return places(messages, everyPlace).flatMap(({ kind: message, at }) =>
    wanted.map(([change, make]) => [`${message} at ${at}: ${change}`, () => make(messages, at, protocols[name])])
  )
}
