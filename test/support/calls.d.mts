import type { Adapter } from './backends.js'

/** By the names of the methods. */
export declare const calls: Readonly<Record<string, (adapter: Adapter) => Promise<unknown>>>
