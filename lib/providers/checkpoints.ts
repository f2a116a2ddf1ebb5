import type { Checkpoint, CheckpointProvider } from '../../types/providers.js'
import { type CheckpointLimits, checkCheckpoint, checkKeep, checkKey } from '../arguments/arguments.js'
import { checkpointLimits } from '../backends/key-space.js'
import type { EncodedValue } from '../codec/codec.js'
import type { Session } from '../session/session.js'
import { Values } from './values.js'

export class Checkpoints implements CheckpointProvider {
  readonly #session: Session
  readonly #prefix: string
  readonly #limits: CheckpointLimits
  readonly #values: Values

  constructor(session: Session, prefix: string) {
    this.#session = session
    this.#prefix = prefix
    this.#limits = checkpointLimits(prefix, session.backend)
    this.#values = new Values(session.backend)
  }

  async save<T>(given: Checkpoint<T>): Promise<void> {
    const checkpoint = checkCheckpoint(given, 'checkpoint', this.#limits)
    const { id, taskId, sequence, timestamp, progress, estimatedTimeRemaining: remaining } = checkpoint
    const data = this.#values.write('save', id, checkpoint.data)
    const native = this.#session.use('save')
    await this.#session.track(
      native.checkpointSave(this.#prefix, id, taskId, sequence, timestamp, progress, data, remaining)
    )
  }

  async load<T>(checkpointId: string): Promise<Checkpoint<T> | undefined> {
    const id = checkKey(checkpointId, 'checkpointId', this.#limits.id)
    const document = await this.#session.track(this.#session.use('load').checkpointLoad(this.#prefix, id))
    return this.#read<T>('load', id, document)
  }

  async loadLatest<T>(taskId: string): Promise<Checkpoint<T> | undefined> {
    const task = this.#task(taskId)
    const document = await this.#session.track(this.#session.use('loadLatest').checkpointLoadLatest(this.#prefix, task))
    return this.#read<T>('loadLatest', task, document)
  }

  async list(taskId: string): Promise<Checkpoint<unknown>[]> {
    const task = this.#task(taskId)
    const documents = await this.#session.track(this.#session.use('list').checkpointList(this.#prefix, task))
    return documents.map((document) => this.#values.document('list', task, document))
  }

  async cleanup(taskId: string, keepCount: number): Promise<void> {
    const task = this.#task(taskId)
    const keep = checkKeep(keepCount, 'keepCount')
    await this.#session.track(this.#session.use('cleanup').checkpointCleanup(this.#prefix, task, keep))
  }

  async deleteAll(taskId: string): Promise<void> {
    const task = this.#task(taskId)
    await this.#session.track(this.#session.use('deleteAll').checkpointDeleteAll(this.#prefix, task))
  }

  #task(taskId: string): string {
    return checkKey(taskId, 'taskId', this.#limits.taskId)
  }

  #read<T>(operation: string, key: string, document: EncodedValue | null): Checkpoint<T> | undefined {
    return document === null ? undefined : this.#values.document<T>(operation, key, document)
  }
}
