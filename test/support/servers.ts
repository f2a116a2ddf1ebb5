import type { TestProject } from 'vitest/node'
import { type ChosenServer, type ServerName, serverFor, serversOfRun } from '../../tools/servers.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    urls: Record<ServerName, string>
  }
}

function announce(name: ServerName, { url, version }: ChosenServer): void {
  console.log(`${name} ${version} at ${new URL(url).host}`)
}

/** Starts one server of each kind for the whole run, except kinds whose server the environment names. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = await Promise.all(serversOfRun().map(async (name) => [name, await serverFor(name)] as const))
  for (const [name, server] of started) announce(name, server)
  const urls = Object.fromEntries(started.map(([name, { url }]) => [name, url]))
  project.provide('urls', urls as Record<ServerName, string>)
  return async () => {
    await Promise.all(started.map(([, server]) => server.stop()))
  }
}
