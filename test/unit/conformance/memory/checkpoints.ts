import type { Checkpoint, CheckpointProvider } from '@go-go-scope/persistence-native'
import { copyOf, type MemoryStore } from './store.js'

/** Arguments are checked by the adapter. */
export class MemoryCheckpoints implements CheckpointProvider {
  private readonly own: Map<string, Checkpoint>

  constructor(store: MemoryStore, prefix: string) {
    this.own = store.checkpoints.get(prefix) ?? new Map()
    store.checkpoints.set(prefix, this.own)
  }

  async save<T>(checkpoint: Checkpoint<T>): Promise<void> {
    const { id, taskId, sequence } = checkpoint
    const replaced = this.of(taskId).filter((one) => one.sequence === sequence)
    for (const one of replaced) this.own.delete(one.id)
    this.own.set(id, copyOf(checkpoint))
  }

  async load<T>(checkpointId: string): Promise<Checkpoint<T> | undefined> {
    return copyOf(this.own.get(checkpointId)) as Checkpoint<T> | undefined
  }

  async loadLatest<T>(taskId: string): Promise<Checkpoint<T> | undefined> {
    return copyOf(this.of(taskId).at(-1)) as Checkpoint<T> | undefined
  }

  async list(taskId: string): Promise<Checkpoint[]> {
    return copyOf(this.of(taskId))
  }

  async cleanup(taskId: string, keepCount: number): Promise<void> {
    for (const { id } of this.of(taskId).reverse().slice(keepCount)) this.own.delete(id)
  }

  async deleteAll(taskId: string): Promise<void> {
    for (const { id } of this.of(taskId)) this.own.delete(id)
  }

  /** The checkpoints of a task, ascending by sequence. */
  private of(taskId: string): Checkpoint[] {
    const some = [...this.own.values()].filter((one) => one.taskId === taskId)
    return some.sort((one, other) => one.sequence - other.sequence)
  }
}
