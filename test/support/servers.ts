import type { TestProject } from 'vitest/node'
import { type ChosenServer, serverFor } from '../../tools/servers.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    redisUrl: string
    postgresUrl: string
  }
}

function announce({ backend, url, version }: ChosenServer): void {
  console.log(`${backend} ${version} at ${new URL(url).host}`)
}

/** Starts one server of each kind for the whole run, unless REDIS_URL or DATABASE_URL names one. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [redis, postgres] = await Promise.all([serverFor('redis'), serverFor('postgres')])
  for (const server of [redis, postgres]) announce(server)
  project.provide('redisUrl', redis.url)
  project.provide('postgresUrl', postgres.url)
  return async () => {
    await Promise.all([redis.stop(), postgres.stop()])
  }
}
