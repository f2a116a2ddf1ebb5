import type { Adapter } from './backends.js'

/** Calls by method name. */
export declare const calls: Readonly<Record<string, (adapter: Adapter) => Promise<unknown>>>
