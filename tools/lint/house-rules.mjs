// Applies the project's own lint rules to a tree. As a program: node tools/lint/house-rules.mjs [folder]
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from '../facts.mjs'
import { rules } from './rules.mjs'

const fixtures = 'tools/lint/fixtures/'
const binary = /\.(png|ico|gz|tgz|node|a|so)$/

// The files that git tracks or would track: build output is never checked.
function filesOf(folder) {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const names = execFileSync('git', args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 << 20 }).split('\0')
  return [...new Set(names)]
    .filter((name) => name !== '' && !name.startsWith(fixtures) && !binary.test(name))
    .filter((name) => existsSync(join(folder, name)) && statSync(join(folder, name)).isFile())
}

const contentsOf = (folder) => (path) => {
  const file = join(folder, path)
  return { path, text: readFileSync(file, 'utf8'), isExecutable: (statSync(file).mode & 0o111) !== 0 }
}

/** The violations of every rule in the tree at `folder`: [{ rule, violations: ["path:line: …"] }]. */
export function checkHouse(folder) {
  const files = filesOf(folder).map(contentsOf(folder))
  return rules.map((rule) => ({
    rule: rule.name,
    violations: files
      .filter(({ path }) => rule.where(path))
      .flatMap(({ path, text, isExecutable }) =>
        rule.finds(text, path, isExecutable).map((line) => `${path}:${line}: ${rule.says} (${rule.name})`)
      )
  }))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const violations = checkHouse(resolve(process.argv[2] ?? root)).flatMap((verdict) => verdict.violations)
  if (violations.length > 0) console.error(violations.join('\n'))
  process.exitCode = violations.length > 0 ? 1 : 0
}
