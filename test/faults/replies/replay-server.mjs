// replay-server.mjs <file>: replays changed conversations, and reports its ports. A line { slot, at } on the control
// port chooses the case for the next connection of a slot. Later connections get the conversation as recorded.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { report } from '../../support/child.mjs'
import { casesOf } from './changes.mjs'
import { read } from './conversation.mjs'
import { protocols, Splitter } from './protocols.mjs'

const { name, kind, only, count, everyPlace, slots, most, ...recorded } = JSON.parse(
  readFileSync(process.argv[2], 'utf8')
)
const messages = read(name, recorded.messages)
const cases = casesOf(kind, name, messages, count, everyPlace).filter(([title]) => new RegExp(only).test(title))
const asRecorded = messages.map(({ header, body, after }) => ({ bytes: Buffer.concat([header, body]), after }))
const chosen = []

/** Sends as fast as the peer reads, at most `most` bytes. */
function flood(socket, bytes) {
  const block = Buffer.concat(Array(Math.max(1, Math.ceil((1 << 16) / bytes.length))).fill(bytes))
  let sent = 0
  const more = () => {
    while (sent < most && !socket.destroyed) {
      sent += block.length
      if (!socket.write(block)) return
    }
  }
  socket.on('drain', more)
  more()
}

function play(socket, script) {
  const requests = new Splitter(protocols[name].request())
  let [asked, at] = [0, 0]
  const go = () => {
    for (; at < script.length && script[at].after <= asked; at++) {
      const { bytes, endless, ends } = script[at]
      socket.write(bytes)
      if (endless) flood(socket, endless)
      if (ends) socket.end()
    }
  }
  socket.setNoDelay()
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    asked += requests.take(chunk).length
    go()
  })
  go()
}

async function listen(accept) {
  const listener = createServer(accept)
  await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve))
  return listener.address().port
}

const ports = []
for (let slot = 0; slot < slots; slot++)
  ports.push(
    await listen((socket) => {
      const script = chosen[slot]
      chosen[slot] = undefined
      play(socket, script ?? asRecorded)
    })
  )
const control = await listen((socket) => {
  socket.on('error', () => {})
  createInterface({ input: socket }).on('line', (line) => {
    const { slot, at } = JSON.parse(line)
    chosen[slot] = at === undefined ? undefined : cases[at][1]()
    socket.write(`${slot}\n`)
  })
})
report({ control, ports, names: cases.map(([name]) => name) })
process.stdin.on('end', () => process.exit()).resume()
