// What it takes to load a module:  load.mjs import|require [file]   prints milliseconds (of a clock, of a processor) and megabytes
import { createRequire } from 'node:module'

const [how, file] = process.argv.slice(2)
const require = createRequire(import.meta.url)
const loaders = { import: (name) => import(name), require: (name) => require(name) }

const before = process.cpuUsage()
const start = process.hrtime.bigint()
if (file) await loaders[how](file)
const time = Number(process.hrtime.bigint() - start) / 1e6
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ time, work: (user + system) / 1e3, memory: process.memoryUsage.rss() / 1e6 }))
