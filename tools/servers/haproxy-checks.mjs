// How HAProxy learns which nodes of a group take writes.
import { once } from 'node:events'
import { createServer } from 'node:net'

const command = (words) =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`

// After QUIT the server closes, so that a replica's answer is known at once to be the wrong one.
function conversation({ user, password }) {
  const login = password === undefined ? [] : [['AUTH', ...(user === undefined ? [] : [user]), password]]
  return [...login, ['INFO', 'replication'], ['QUIT']].map(command).join('')
}

function askRedisItself({ nodes }) {
  const sent = Buffer.from(conversation(nodes[0])).toString('hex')
  return {
    lines: ['option tcp-check', `tcp-check send-binary ${sent}`, 'tcp-check expect string role:master'],
    wordsFor: () => '',
    close: () => {}
  }
}

// One that can't answer in time, in a process that is busy, leaves everything as it is.
function answer(group) {
  return (socket) => {
    socket.on('error', () => socket.destroy())
    socket.once('data', async (at) => {
      const takes = await group.takesWrites(group.nodes[Number(at)])
      socket.end(takes ? 'up\n' : 'down\n')
    })
  }
}

// A SQL server does not show its role before a login: an agent in this process reports it to HAProxy.
async function runAgent(group) {
  const agent = createServer(answer(group))
  await once(agent.listen(0, '127.0.0.1'), 'listening')
  agent.unref()
  const { port } = agent.address()
  return {
    lines: [],
    wordsFor: (at) => ` agent-check agent-inter 200ms agent-addr 127.0.0.1 agent-port ${port} agent-send "${at}\\n"`,
    close: () => agent.close()
  }
}

/** `lines` of the configuration, and the words of each server's. */
export const checksFor = (group) => (group.backend === 'redis' ? askRedisItself(group) : runAgent(group))
