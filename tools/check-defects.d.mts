/** The sentences of test/contract/known-defects.json that no test quotes. */
export function unquoted(): string[]
