/** Cuts a long text in the middle, where names of hosts, classes and ids differ least: "com.shop…OrderService". */
export function cutMiddle(text: string, maxLength: number): string {
  const characters = Array.from(text)
  if (characters.length <= maxLength || maxLength < 5) return text
  const tail = Math.ceil((maxLength - 1) * 0.6)
  const head = maxLength - 1 - tail
  return `${characters.slice(0, head).join('')}…${characters.slice(-tail).join('')}`
}
