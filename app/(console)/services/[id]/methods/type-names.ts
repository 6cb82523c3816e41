// Java type names as a person reads them, and the definitions that a name leads to.
import type { MethodDefinition, TypeDefinition } from '#lib/registry/definition-schema'

/** `java.util.List<com.shop.Order>` → `List<Order>`. */
export const shortType = (name: string): string => name.replaceAll(/(?:[A-Za-z_$][\w$]*\.)+(?=[A-Za-z_$])/g, '')

/** `Order create(OrderRequest, long)`; the name alone where no types are known. */
export function signatureText({ name, parameterTypes, returnType }: MethodDefinition, shorten = false): string {
  const typeOf = (type: string) => (shorten ? shortType(type) : type)
  if (returnType === '' && parameterTypes.length === 0) return name
  return `${returnType === '' ? '' : `${typeOf(returnType)} `}${name}(${parameterTypes.map(typeOf).join(', ')})`
}

/** Object and enum definitions that a type's name speaks of, itself or within its brackets: what can be opened. */
export function typesWithin(name: string, types: ReadonlyMap<string, TypeDefinition>): TypeDefinition[] {
  const exact = types.get(name)
  const names = exact && exact.items.length > 0 ? exact.items : [name]
  const parts = [name, ...names.flatMap((one) => one.split(/[<>,[\]\s?&]+/))]
  const found = new Set(parts.flatMap((part) => types.get(part) ?? []))
  return [...found].filter(({ kind, properties, values }) => (kind === 'enum' ? values.length > 0 : Object.keys(properties).length > 0))
}

/** Methods whose name, return type or parameter types hold every word. */
export function findMethods(methods: readonly MethodDefinition[], search: string): MethodDefinition[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return methods.filter((method) => {
    const text = signatureText(method).toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
