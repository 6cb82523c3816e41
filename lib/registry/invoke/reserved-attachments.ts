/** What says where a call goes and how it is read: set by the call itself. */
export const reservedAttachments: ReadonlySet<string> = new Set([
  'path',
  'interface',
  'group',
  'version',
  'timeout',
  'generic',
  'token',
  'grpc-timeout',
  'content-type',
  'te',
])
