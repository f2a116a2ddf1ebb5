/** The only member of an envelope; its value is what devalue made of a value that JSON can't carry. */
export const MARK = '$go-go-scope'

export function hasMark(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, MARK)
}
