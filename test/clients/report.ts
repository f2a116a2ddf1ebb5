// The result of each client object, for the matrix of docs/clients.md; written only if tools/clients asks for it.
import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Client } from './handed-over.js'

const file = process.env.CLIENTS_REPORT

export const isReported = file !== undefined

export function report({ name, of, version, backend }: Client, result: string): void {
  if (file === undefined) return
  mkdirSync(dirname(file), { recursive: true })
  appendFileSync(file, `${JSON.stringify({ name, of, version, server: backend.server, result })}\n`)
}
