export interface Front {
  readonly port: number
  /** What is asked instead of `text`; undefined: itself. Bytes are characters of Latin-1. */
  instead(text: string, isPrepared: boolean): string | undefined
  close(): void
}

export function openFront(port: number): Promise<Front>
