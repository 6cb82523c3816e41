import { AppError } from '../../platform/errors.ts'
import type { Said } from '../../platform/sentence.ts'
import { sayOfPolicy, type PolicySentence } from '../policies/sentences.ts'

/** Why an owner gave no answer. */
export const noAnswer = (code: PolicySentence, params: Said['params'] = {}): AppError =>
  new AppError('unavailable', sayOfPolicy(code, params))
