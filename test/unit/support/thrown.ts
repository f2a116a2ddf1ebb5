/** The error that the call throws. */
export function thrownBy(call: () => unknown): Error & Record<string, unknown> {
  try {
    call()
  } catch (error) {
    return error as Error & Record<string, unknown>
  }
  throw new Error('nothing was thrown')
}
