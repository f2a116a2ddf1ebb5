import { startMongodbSet } from '../../servers.mjs'

export const start = startMongodbSet
export const watched = startMongodbSet
export const three = startMongodbSet
