// All addresses change: names lead to others than before. Each address is a gate's; all of them have the same port.
import { openGate } from '../fault-proxy.mjs'
import { fakeNames } from '../servers.mjs'

const names = ['one.db.test', 'two.db.test', 'three.db.test']
const hosts = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5', '127.0.0.6', '127.0.0.7']

class Addresses {
  #stage
  #gates = []
  #names

  constructor(stage) {
    this.#stage = stage
  }

  /** New gates that lead to `nodes`, in this order; the earlier gates are gone. Returns the gates. */
  async lead(nodes) {
    const left = this.#gates
    const free = hosts.filter((host) => left.every((gate) => gate.host !== host))
    this.#gates = []
    for (const [at, { port }] of nodes.entries()) this.#gates.push(await this.#open({ port }, free[at], left[0]))
    return this.#gates
  }

  #open(target, host, neighbour = this.#gates[0]) {
    return this.#stage.use(openGate(target, { host, port: neighbour?.port }))
  }

  async rename() {
    const known = Object.fromEntries(this.#gates.map(({ host }, at) => [names[at], [host]]))
    this.#names ??= await this.#stage.use(fakeNames())
    this.#names.setHosts(known)
  }

  get env() {
    return this.#names.env
  }

  /** Of the first `count` names, as a list of hosts in a URL. */
  list(count) {
    const { port } = this.#gates[0]
    return names
      .slice(0, count)
      .map((name) => `${name}:${port}`)
      .join(',')
  }
}

async function open(stage, nodes) {
  const addresses = new Addresses(stage)
  const gates = await addresses.lead(nodes)
  await addresses.rename()
  return { addresses, gates }
}

const closeAll = (gates) => Promise.all(gates.map((gate) => gate.close()))
const withHosts = (url, hosts) => url.replace(/(?<=@|\/\/)[\d.:,]+(?=\/|\?|$)/, hosts)

/** The primary of a pair is killed, too. PostgreSQL gets both names, the other servers get the primary's name. */
export async function movePair(stage, { start }) {
  const pair = await stage.use(start())
  const { addresses, gates } = await open(stage, pair.nodes)
  return {
    version: pair.version,
    url: withHosts(pair.url, addresses.list(pair.backend === 'postgres' ? 2 : 1)),
    env: addresses.env,
    async change() {
      const next = await pair.failOver()
      await closeAll(gates)
      await addresses.lead([next, pair.other(next)])
      await addresses.rename()
      return next.url
    }
  }
}

async function command(node, name, body) {
  const { MongoClient } = await import('mongodb')
  const client = new MongoClient(node.url, { serverSelectionTimeoutMS: 5000 })
  try {
    return await client.db('admin').command({ [name]: body })
  } finally {
    await client.close()
  }
}

// The members find each other by these addresses, and their clients as well.
async function readdress(set, gates) {
  const primary = await set.primary()
  const { config } = await command(primary, 'replSetGetConfig', 1)
  const hostOf = ({ _id }) => `${gates[_id].host}:${gates[_id].port}`
  const members = config.members.map((member) => ({ ...member, host: hostOf(member) }))
  await command(primary, 'replSetReconfig', { ...config, version: config.version + 1, members })
}

/** The members of a set move, all of which stay up. */
export async function moveSet(stage, { start }) {
  const set = await stage.use(start())
  const { addresses, gates } = await open(stage, set.nodes)
  await readdress(set, gates)
  await set.primary()
  return {
    version: set.version,
    url: withHosts(set.url, addresses.list(set.nodes.length)),
    env: addresses.env,
    async change() {
      await readdress(set, await addresses.lead(set.nodes))
      await closeAll(gates)
      await addresses.rename()
      await set.primary()
      return set.url
    }
  }
}
