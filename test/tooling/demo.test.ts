// npm run demo, as a user sees it: its output in a pipe, and its exit code.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, it } from 'vitest'

const script = fileURLToPath(new URL('../../tools/demo.mjs', import.meta.url))

async function demo(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, ...env } })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (bytes) => {
    output.stdout += bytes
  })
  child.stderr.on('data', (bytes) => {
    output.stderr += bytes
  })
  const [code] = await once(child, 'close')
  return { code, ...output, complaint: output.stderr.trimEnd().split('\n') }
}

describe('a demo that works', () => {
  it.each([
    { backend: 'redis', env: () => ({ REDIS_URL: inject('urls').redis }) },
    { backend: 'postgres', env: () => ({ DATABASE_URL: inject('urls').postgres }) },
    ...(process.env.PERSISTENCE_FULL ? [{ backend: 'pglite', env: () => ({}) }] : [])
  ])(
    'bills every customer once on $backend, though a worker is killed',
    async ({ backend, env }) => {
      const { code, stdout, stderr } = await demo([backend], env())
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toMatch(/ended with kill -9: customer-\d{4} is charged and not yet marked/)
      expect(stdout).toMatch(/worker B takes over shard-\d\d from A/)
      expect(stdout).toMatch(/\| billed +\| +2,000 \|/)
      expect(stdout).toMatch(/\| breaker openings +\| +[1-9]/)
      expect(stdout).toContain('Ledger and database agree: 2000 charges accepted, each customer once.')
    },
    240_000
  )
})

describe('a demo that can not work says why in one line', () => {
  it.each([
    { args: ['oracle'], line: /unknown backend 'oracle'; usage: npm run demo \[-- redis\|postgres\|/ },
    { args: ['redis', 'postgres'], line: /usage: npm run demo/ },
    { args: ['--fast'], line: /unknown backend '--fast'/ },
    { args: [''], line: /unknown backend ''/ }
  ])('arguments $args', async ({ args, line }) => {
    const { code, stdout, complaint } = await demo(args)
    expect({ code, stdout, lines: complaint.length }).toEqual({ code: 1, stdout: '', lines: 1 })
    expect(complaint[0]).toMatch(line)
  })

  it.each([
    { backend: 'redis', variable: 'REDIS_URL', url: 'redis://:hunter2@127.0.0.1:1' },
    { backend: 'postgres', variable: 'DATABASE_URL', url: 'postgres://app:hunter2@127.0.0.1:1/app' },
    { backend: 'redis', variable: 'REDIS_URL', url: 'http://:hunter2@127.0.0.1' }
  ])(
    'an unusable $variable',
    async ({ backend, variable, url }) => {
      const { code, stderr, complaint } = await demo([backend], { [variable]: url })
      expect({ code, lines: complaint.length }).toEqual({ code: 1, lines: 1 })
      expect(complaint[0]).toContain(`the ${backend} server (named by ${variable}) can't be used: `)
      expect(stderr).not.toContain('hunter2')
    },
    240_000
  )
})
