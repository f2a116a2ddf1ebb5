// Package managers in the bare root, each with a Node that it runs on.
import { program } from '../../../tools/release/programs.mjs'
import type { BareRoot } from './bare-root.js'

export interface Manager {
  name: string
  /** The Node of the root, which runs the manager unless that is a program of its own. */
  node: string
  /** The manager's command line in the root. */
  command: string[]
  /** The arguments that install the tarball of the package `name`. */
  add(name: string, tarball: string): string[]
  env: Record<string, string>
}

const quiet = { CI: '1', NO_COLOR: '1', NO_UPDATE_NOTIFIER: '1' }

const npm = (version: number, node: string): Manager => ({
  name: `npm ${version}`,
  node,
  command: ['/usr/bin/node', '/manager/bin/npm-cli.js'],
  // An audit needs a registry, and there is none.
  add: (_name, tarball) => ['install', '--no-audit', '--no-fund', tarball],
  // npm looks up optional peers as well, and by default retries a registry that can't be reached.
  env: { npm_config_update_notifier: 'false', npm_config_fetch_retries: '0' }
})

export const managers: Manager[] = [
  npm(10, 'node 20'),
  npm(11, 'node 22'),
  npm(12, 'node 24'),
  {
    name: 'pnpm 10',
    node: 'node 20',
    command: ['/usr/bin/node', '/manager/bin/pnpm.cjs'],
    add: (_name, tarball) => ['add', tarball],
    env: { npm_config_fetch_retries: '0' }
  },
  { name: 'pnpm 12', node: 'node 24', command: ['/manager/pnpm'], add: (_name, tarball) => ['add', tarball], env: {} },
  {
    name: 'yarn 1',
    node: 'node 20',
    command: ['/usr/bin/node', '/manager/bin/yarn.js'],
    add: (_name, tarball) => ['add', '--offline', `file:${tarball}`],
    env: {}
  },
  {
    name: 'yarn 4',
    node: 'node 22',
    command: ['/usr/bin/node', '/manager/bin/yarn.js'],
    add: (name, tarball) => ['add', `${name}@file:${tarball}`],
    env: { YARN_NODE_LINKER: 'node-modules', YARN_ENABLE_TELEMETRY: '0', YARN_ENABLE_GLOBAL_CACHE: '0' }
  },
  { name: 'bun', node: 'node 20', command: ['/manager/bin/bun'], add: (_name, tarball) => ['add', tarball], env: {} }
]

/** Puts the manager and its Node into the root. */
export function putManager(root: BareRoot, { name, node, command }: Manager): void {
  const { home, file } = program(name)
  root.install(program(node).file, '/usr/bin/node')
  root.put(home, '/manager')
  if (command[0] !== '/usr/bin/node') root.install(file, command[0] as string)
}

/** Makes an app in the root that has the tarball installed, and returns the manager's output. */
export function addTo(root: BareRoot, manager: Manager, app: string, name: string, tarball: string) {
  root.put(tarball, `/tarballs/${app}.tgz`)
  root.write(`${app}/package.json`, JSON.stringify({ name: 'app', version: '1.0.0', license: 'MIT', type: 'module' }))
  const words = [...manager.command, ...manager.add(name, `/tarballs/${app}.tgz`)]
  return root.run(app, words, { env: { ...quiet, ...manager.env } })
}
