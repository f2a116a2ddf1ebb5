// The data of every scenario: a thousand keys, and a value of about ninety bytes.

export const keys = Array.from({ length: 1000 }, (_, index) => `user:${index}`)
export const value = { id: 4711, name: 'Ada Lovelace', roles: ['admin', 'billing'], active: true, score: 0.75 }
export const ttl = 60_000
export const maxFailures = 5
