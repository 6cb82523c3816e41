// Why a release is not begun as it was asked for.
import { AppError } from '../../platform/errors.ts'
import { speaker, wordedAs, type Said } from '../../platform/sentence.ts'

export const releaseRefusals = {
  'release-steps-rise': 'each step has to take more than the one before: {percents}.',
  'release-tag-unnamed': 'name the tag that calls of the new version bear.',
  'release-tag-steps': 'a tag separates calls that bear it from all others, so there are two steps: 0 (only those) and 100 (everybody).',
  'release-values-elsewhere': 'values belong to the mode "condition", not to "{mode}".',
  'release-key-unnamed': 'name what is compared, for example attachments[gray].',
  'release-step-bare': 'the step of {percent} % needs the values that its calls bear.',
  'release-not-provided': '{addresses} provides nothing here. Take the address of a registered provider.',
  'release-none-chosen': 'No provider has this {by}.',
  'release-there-are': 'There are: {known}.',
  'release-by-addresses': 'Choose by addresses.',
  'release-too-wide': '{count} services would move; at most {most} are released at once.',
  'release-no-old': '{service} would have no old version: every provider of it is chosen.',
  'release-applications': 'The chosen providers belong to several applications: {applications}.',
  'release-of-either': 'name either a service or an application.',
  'release-tagged':
    '{address} carries the tag "{tag}", so calls without it never reach it and weights do nothing. Release by tag, or start it without.',
  'release-rule-there': 'There is a {kind} rule of {part} already. Take it away first, or release by weight.',
  'release-weights-idle': 'weights do not decide here.',
  'release-by-others': 'Release by tag or condition.',
  'release-new-gone': 'None of the new providers is registered.',
  'release-old-gone': 'There is no old version left: every provider is a new one.',
  'release-old-zero': 'The old version has weight 0 only: there is nothing to take a share from.',
  'release-no-weights': 'No weights up to {most} give the new version {percent} %.',
} as const

export const sayWhyNot = speaker(releaseRefusals)

/** `invalid-input` of a field of the request. */
export function refusedField(field: string, code: keyof typeof releaseRefusals, params: Said['params'] = {}): AppError {
  const sentence = sayWhyNot(code, params)
  return new AppError('invalid-input', wordedAs(`${field}: ${sentence.text}`, [sentence]), { details: { field } })
}
