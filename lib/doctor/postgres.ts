import { POSTGRES } from '../backends/postgres/backend.js'
import { doctorFor } from './command.js'

/** `npx <package> doctor`, where the package has this backend only. */
export const run = doctorFor([POSTGRES])
