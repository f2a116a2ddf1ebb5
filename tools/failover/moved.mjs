// All addresses change: names lead to others than before. Each address is a proxy's; all of them have the same port.
import { openFaultProxy } from '../fault-proxy.mjs'
import { fakeNames } from '../servers.mjs'

const names = ['one.db.test', 'two.db.test', 'three.db.test']
const hosts = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5', '127.0.0.6', '127.0.0.7']

class Addresses {
  #stage
  #proxies = []
  #names

  constructor(stage) {
    this.#stage = stage
  }

  /** New proxies that lead to `nodes`, in this order; the earlier proxies are gone. Returns the proxies. */
  async lead(nodes) {
    const left = this.#proxies
    const free = hosts.filter((host) => left.every((proxy) => proxy.host !== host))
    this.#proxies = []
    for (const [at, { port }] of nodes.entries()) this.#proxies.push(await this.#open({ port }, free[at], left[0]))
    return this.#proxies
  }

  #open(target, host, neighbour = this.#proxies[0]) {
    return this.#stage.use(openFaultProxy(target, { host, port: neighbour?.port }))
  }

  async rename() {
    const known = Object.fromEntries(this.#proxies.map(({ host }, at) => [names[at], [host]]))
    this.#names ??= await this.#stage.use(fakeNames())
    this.#names.setHosts(known)
  }

  get env() {
    return this.#names.env
  }

  /** Of the first `count` names, as a list of hosts in a URL. */
  list(count) {
    const { port } = this.#proxies[0]
    return names
      .slice(0, count)
      .map((name) => `${name}:${port}`)
      .join(',')
  }
}

async function open(stage, nodes) {
  const addresses = new Addresses(stage)
  const proxies = await addresses.lead(nodes)
  await addresses.rename()
  return { addresses, proxies }
}

const closeAll = (proxies) => Promise.all(proxies.map((proxy) => proxy.close()))
const withHosts = (url, hosts) => url.replace(/(?<=@|\/\/)[\d.:,]+(?=\/|\?|$)/, hosts)

/** The primary of a pair is killed, too. PostgreSQL gets both names, the other servers get the primary's name. */
export async function movePair(stage, { start }) {
  const pair = await stage.use(start())
  const { addresses, proxies } = await open(stage, pair.nodes)
  return {
    version: pair.version,
    url: withHosts(pair.url, addresses.list(pair.backend === 'postgres' ? 2 : 1)),
    env: addresses.env,
    async change() {
      const next = await pair.failOver()
      await closeAll(proxies)
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
async function readdress(set, proxies) {
  const primary = await set.primary()
  const { config } = await command(primary, 'replSetGetConfig', 1)
  const hostOf = ({ _id }) => `${proxies[_id].host}:${proxies[_id].port}`
  const members = config.members.map((member) => ({ ...member, host: hostOf(member) }))
  await command(primary, 'replSetReconfig', { ...config, version: config.version + 1, members })
}

/** The members of a set move, all of which stay up. */
export async function moveSet(stage, { start }) {
  const set = await stage.use(start())
  const { addresses, proxies } = await open(stage, set.nodes)
  await readdress(set, proxies)
  await set.primary()
  return {
    version: set.version,
    url: withHosts(set.url, addresses.list(set.nodes.length)),
    env: addresses.env,
    async change() {
      await readdress(set, await addresses.lead(set.nodes))
      await closeAll(proxies)
      await addresses.rename()
      await set.primary()
      return set.url
    }
  }
}
