import type { Backend } from '../backends/backend.js'
import { openNative } from '../load-native.js'
import { ownPackage } from '../package-info.js'
import { type BackendReport, note, problem, type Report } from './report.js'

type Machine = Omit<Report, 'ok' | 'servers'>

/** The versions on this machine, and the backends that load. */
export function lookAtMachine(backends: readonly Backend[]): Machine {
  const reports = backends.map(load)
  return {
    package: ownPackage(),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    libc: libc(),
    backends: reports.some(({ loaded }) => loaded) ? reports : reports.map(asProblem)
  }
}

// The package for all backends may lack a backend that no URL needs.
function load(backend: Backend): BackendReport {
  const { name } = backend
  try {
    const { path, libraries } = openNative(backend)
    return { name, loaded: true, file: path, libraries, findings: [] }
  } catch (error) {
    return { name, loaded: false, findings: [note('native', (error as Error).message)] }
  }
}

function asProblem(report: BackendReport): BackendReport {
  return { ...report, findings: report.findings.map(({ check, text }) => problem(check, text)) }
}

function libc(): string {
  const { header } = (process.report?.getReport() ?? {}) as { header?: { glibcVersionRuntime?: string } }
  if (header?.glibcVersionRuntime) return `glibc ${header.glibcVersionRuntime}`
  return header && process.platform === 'linux' ? 'musl' : 'unknown'
}
