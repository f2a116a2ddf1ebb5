export const parts: string[]
export function partsOn(runtime: string, backend: string): string[]
export const runtimes: Record<string, [program: string, ...flags: string[]]>

export interface Trial {
  /** Its folder. */
  readonly app: string
  on(runtime: string): Promise<{ held: string[]; stderr: string }>
  close(): Promise<void>
}

export function openTrial(backend: string): Promise<Trial>
export function tableOf(held: Record<string, Record<string, string[]>>): string
export function tableInReadme(): string | undefined
