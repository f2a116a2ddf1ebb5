// Records a server's messages, each with the number of requests received before it.
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { protocols, Splitter } from './protocols.mjs'

/** A proxy for the server at `port`. `messages` are the messages of the first connection. */
export async function record(name, port) {
  const messages = []
  let isFirst = true
  const listener = createServer((client) => {
    const server = connect(port, '127.0.0.1')
    const requests = new Splitter(protocols[name].request())
    const replies = new Splitter(protocols[name].reply())
    const records = isFirst
    isFirst = false
    let after = 0
    client.on('data', (chunk) => {
      after += requests.take(chunk).length
      server.write(chunk)
    })
    server.on('data', (chunk) => {
      if (records) for (const message of replies.take(chunk)) messages.push({ ...message, after })
      client.write(chunk)
    })
    for (const [one, other] of [
      [client, server],
      [server, client]
    ])
      one.on('error', () => {}).on('close', () => other.destroy())
  })
  await once(listener.listen(0, '127.0.0.1'), 'listening')
  return { messages, port: listener.address().port, close: () => listener.close() }
}

/** Converts messages to JSON and back; reading parses the frames again. */
export function written(messages) {
  return messages.map(({ header, body, after }) => ({ bytes: Buffer.concat([header, body]).toString('base64'), after }))
}

export function read(name, messages) {
  const replies = new Splitter(protocols[name].reply())
  return messages.flatMap(({ bytes, after }) =>
    replies.take(Buffer.from(bytes, 'base64')).map((message) => ({ ...message, after }))
  )
}
