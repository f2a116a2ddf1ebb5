/** Milliseconds. Commands for single nodes, by the usual clients, give up soon: a node may be frozen or gone. */
export const patience = 2000
