// by-records.mjs <resolver> <port> <uses>: serves the DNS records of a cluster, and uses a MongoDB through them.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { MongoDBAdapter } from '@go-go-scope/persistence-native/mongodb'
import { decode, encode, RECURSION_DESIRED } from 'dns-packet'
import { report } from '../../support/child.mjs'

const [resolver, port, uses] = process.argv.slice(2)
const records = {
  'SRV _mongodb._tcp.cluster.example.test': { port: Number(port), target: 'node.example.test' },
  'TXT cluster.example.test': 'replicaSet=rs0',
  'A node.example.test': '127.0.0.1'
}
const asked = new Set()

function answer({ id, questions }) {
  const [{ name, type }] = questions
  asked.add(`${type} ${name}`)
  const data = records[`${type} ${name}`]
  const answers = data === undefined ? [] : [{ name, type, ttl: 60, data }]
  return encode({ id, type: 'response', flags: RECURSION_DESIRED, questions, answers })
}

async function outcomeOf({ url, options }) {
  const adapter = new MongoDBAdapter(url, options)
  try {
    await adapter.set('k', 'stored')
    return await adapter.get('k')
  } catch (error) {
    return error.code
  } finally {
    await adapter.disconnect()
  }
}

const names = createSocket('udp4')
names.on('message', (message, { port, address }) => names.send(answer(decode(message)), port, address))
names.bind(53, resolver)
await once(names, 'listening')
const outcomes = []
for (const use of JSON.parse(uses)) outcomes.push(await outcomeOf(use))
names.close()
report({ outcomes, asked: [...asked].sort() })
