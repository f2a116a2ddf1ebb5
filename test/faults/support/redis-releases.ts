// The releases of Redis and of its like that a run starts: this machine's own, and in a full run others.
const others = ['redis62', 'redis8', 'redis86', 'valkey', 'redict'] as const

export const releases = [undefined, ...(process.env.PERSISTENCE_FULL ? others : [])]
