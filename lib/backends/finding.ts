/** What the doctor has to say. */
export interface Finding {
  /** Only a problem changes the exit code. */
  readonly level: 'problem' | 'note'
  readonly check: 'native' | 'connection' | 'tls' | 'clock' | 'table' | 'role' | 'pooler' | 'memory' | 'persistence'
  readonly text: string
}

export const problem = (check: Finding['check'], text: string): Finding => ({ level: 'problem', check, text })
export const note = (check: Finding['check'], text: string): Finding => ({ level: 'note', check, text })
