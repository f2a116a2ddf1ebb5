import type { ServerFacts } from '../backend.js'
import { type Finding, problem } from '../finding.js'
import type { NativeSettings } from '../settings.js'

const SEARCH_PATH = /\bsearch_path\b/
/** From here on a server reports the setting, so that a pooler can keep it. */
const REPORTS_SEARCH_PATH = 18

/** A pooler that hands sessions of one search_path to clients of another. */
export function diagnose(server: ServerFacts, { sessionOptions = '' }: Partial<NativeSettings>): Finding[] {
  const isMixed = server.settings.pooled === 'yes' && Number.parseInt(server.version, 10) < REPORTS_SEARCH_PATH
  if (!isMixed || !SEARCH_PATH.test(sessionOptions)) return []
  const text =
    'options set search_path behind a pooler, which gives sessions of one path to clients of another: their tables'
  return [problem('pooler', `${text} are mixed up; use the option schema instead`)]
}
