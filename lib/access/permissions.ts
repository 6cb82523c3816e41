// Who may do what. Roles come with their own issue; the seam is here: a route names a permission, a role is a set of them.
export const permissions = [
  'sources:read',
  'registry:read',
  'registry:clean-up',
  'services:invoke',
  'rules:read',
  'rules:write',
  'statistics:read',
  'kafka:read',
  'messages:read',
  'messages:payload',
  'messages:resolve',
  'messages:policy',
  'locks:read',
  'operations:read',
  'operations:approve',
  'audit:read',
  'access:manage',
] as const
export type Permission = (typeof permissions)[number]

export const roles = ['viewer', 'operator', 'admin'] as const
export type Role = (typeof roles)[number]

const viewer: readonly Permission[] = [
  'sources:read',
  'registry:read',
  'rules:read',
  'statistics:read',
  'kafka:read',
  'messages:read',
  'locks:read',
  'operations:read',
]

export const rolePermissions: Readonly<Record<Role, readonly Permission[]>> = {
  viewer,
  operator: [...viewer, 'rules:write', 'registry:clean-up', 'services:invoke', 'messages:payload', 'messages:resolve', 'audit:read'],
  admin: permissions,
}

/** Whoever asks: a person in a session or a script with a token. */
export type Actor = { name: string; role: Role; kind: 'person' | 'token' }

export const may = (actor: Actor, permission: Permission): boolean => rolePermissions[actor.role].includes(permission)

/** What it takes to plan (or undo) an operation of a kind. */
export function changePermissionOf(kind: string): Permission {
  if (kind.startsWith('message.')) return 'messages:resolve'
  return kind.startsWith('registry.') ? 'registry:clean-up' : 'rules:write'
}

export const isRole = (text: string): text is Role => roles.some((role) => role === text)
