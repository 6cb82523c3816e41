/** Each source offers some of them: which, when and with what risk is its file under verbs/. */
export const verbNames = [
  // ask again; changes nothing
  'recheck',
  'commit',
  // send it, or have it sent, once more
  'resend',
  'rollback',
  'mark-done',
  // the owner is told to take back what it did
  'compensate',
  // close what was left of something decided
  'sweep',
  // have its owner asked anew, from the first time on
  're-arm',
  // shut its producer out, and with that abort what it left open
  'fence',
] as const
export type VerbName = (typeof verbNames)[number]
