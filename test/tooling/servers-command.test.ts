import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { askPostgres, askRedis } from '../support/ask.ts'
import { until } from '../support/wait.ts'

const program = fileURLToPath(new URL('../../tools/servers.mjs', import.meta.url))

function run(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, ...env } })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function runToEnd(args: string[], env?: Record<string, string>) {
  const child = run(args, env)
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { stdout, stderr, code }
}

async function firstLine(child: ReturnType<typeof run>): Promise<string> {
  let seen = ''
  child.stdout.on('data', (chunk) => {
    seen += chunk
  })
  return until(() => /^(.*)\n/.exec(seen)?.[1], 20_000)
}

test('the command serves in the foreground until it is interrupted', async () => {
  const child = run(['redis', '--password', 'x'])
  const url = await firstLine(child)
  expect(await askRedis(url)).toBe('PONG')
  child.kill('SIGINT')
  expect(await once(child, 'close')).toEqual([0, null])
  await expect(askRedis(url)).rejects.toThrow('ECONNREFUSED')
})

test('the command prints a URL that verifies the certificate', async () => {
  const child = run(['postgres', '--tls'])
  expect(await askPostgres({ connectionString: await firstLine(child) })).toBe(1)
  child.kill('SIGTERM')
  expect(await once(child, 'close')).toEqual([0, null])
})

test.each([
  [['oracle'], 'no such server: oracle'],
  [['toString'], 'no such server: toString'],
  [[], 'which server?'],
  [['redis', 'postgres'], 'one server at a time'],
  [['redis', '--port', '0x'], '--port takes a number'],
  [['redis', '--nonsense'], "Unknown option '--nonsense'"]
])('the arguments %j get one clear line and exit code 2', async (args, message) => {
  const { stdout, stderr, code } = await runToEnd(args)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^servers: [^\n]* \(usage: [^\n]*\)\n$/)
  expect(stderr).toContain(message)
  expect(code).toBe(2)
})

test('a missing server program gets one line that says what to install', async () => {
  const { stderr, code } = await runToEnd(['redis'], { PATH: '/nonexistent' })
  expect(stderr).toBe('servers: redis-server is not installed: sudo apt-get install redis-server, or set REDIS_URL\n')
  expect(code).toBe(1)
})
