import { mongodbOn } from '../../support/mongodb-backend.js'
import { contract } from '../suite.js'

contract(mongodbOn('mongodb50'))
