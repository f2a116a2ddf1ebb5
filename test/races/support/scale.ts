export const full = process.env.PERSISTENCE_FULL === '1'

/** The documented count in a full run, a smaller one otherwise. */
export const scaled = (promised: number, quick: number): number => (full ? promised : quick)

/** For `describe`: long enough on a busy machine. */
export const patience = { timeout: scaled(1_200_000, 120_000) }
