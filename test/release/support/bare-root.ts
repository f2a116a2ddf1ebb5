// An empty root that has one program and its libraries, nothing else: no shell, no compiler, no client library.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface Ran {
  code: number | null
  stdout: string
  stderr: string
}

export interface RunOptions {
  env?: Record<string, string>
  /** By default the program is cut off from every network. */
  network?: boolean
  /** The program is ended when it has written this. */
  until?: string
}

export interface BareRoot {
  readonly path: string
  /** Copies a file or a folder. */
  put(from: string, to: string): void
  /** Copies a program with the libraries that it is linked with. */
  install(program: string, to: string): void
  write(file: string, text: string): void
  has(file: string): boolean
  /** Runs a program of the root in the root's folder `cwd`. */
  run(cwd: string, command: string[], options?: RunOptions): Promise<Ran>
  remove(): void
}

const timeout = 110_000

const librariesOf = (program: string) =>
  execFileSync('ldd', [program], { encoding: 'utf8' }).match(/\/\S+(?= \(0x)/g) ?? []

const inNamespace = (network: boolean) => [
  'unshare',
  ...(process.getuid?.() === 0 ? [] : ['--map-root-user']),
  ...['--mount', '--pid', '--fork', '--kill-child'],
  ...(network ? [] : ['--net'])
]

// The mounts end with the namespace.
const entering = `
for file in null urandom; do : > "$0/dev/$file" && mount --bind /dev/$file "$0/dev/$file"; done
mount -t proc proc "$0/proc" && folder=$1 && shift && exec nsenter --root="$0" --wd="$0/$folder" "$@"`

async function runIn(root: string, cwd: string, command: string[], options: RunOptions): Promise<Ran> {
  const { env = {}, network = false, until } = options
  const [program = '', ...words] = [...inNamespace(network), 'sh', '-c', entering, root, cwd, ...command]
  const clean = { HOME: '/home', TMPDIR: '/tmp', PATH: '/usr/bin:/bin:/usr/sbin:/sbin', ...env }
  const child = spawn(program, words, { env: clean, stdio: ['ignore', 'pipe', 'pipe'], timeout, killSignal: 'SIGKILL' })
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text) => {
      said[name] += text
      if (until !== undefined && said.stdout.includes(until)) child.kill('SIGKILL')
    })
  const [code] = await once(child, 'close')
  return { code, ...said }
}

export function makeBareRoot(): BareRoot {
  const root = mkdtempSync(join(tmpdir(), 'bare-root-'))
  for (const folder of ['tmp', 'home', 'etc', 'dev', 'proc', 'app', 'usr/bin'])
    mkdirSync(join(root, folder), { recursive: true })
  chmodSync(join(root, 'tmp'), 0o1777)
  const put = (from: string, to: string) => {
    mkdirSync(dirname(join(root, to)), { recursive: true })
    cpSync(realpathSync(from), join(root, to), { recursive: true })
  }
  const bare: BareRoot = {
    path: root,
    put,
    install(program, to) {
      put(program, to)
      for (const library of librariesOf(program)) put(library, library)
    },
    write(file, text) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), text)
    },
    has: (file) => existsSync(join(root, file)),
    run: (cwd, command, options = {}) => runIn(root, cwd, command, options),
    remove: () => rmSync(root, { recursive: true })
  }
  bare.write('etc/hosts', '127.0.0.1 localhost\n')
  return bare
}
