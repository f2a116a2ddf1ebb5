/** The only member of an envelope; its value is devalue's text for a value that JSON can't express. */
export const MARK = '$go-go-scope'

export function hasMark(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, MARK)
}
