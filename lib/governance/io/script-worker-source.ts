// What the worker thread runs, as text: a bundler would not find a file. QuickJS is another engine, compiled to WebAssembly: a script in
// it sees its own heap and nothing of Node. The host hands in one text and takes out one text.
export const workerSource = `
const { parentPort, workerData } = require('node:worker_threads')
const run = async () => {
  const { newQuickJSWASMModuleFromVariant } = await import('quickjs-emscripten-core')
  const { default: variant } = await import('@jitl/quickjs-singlefile-mjs-release-sync')
  const engine = await newQuickJSWASMModuleFromVariant(variant)
  const { prelude, calls, callMs, memoryBytes } = workerData
  for (const { script, input } of calls) parentPort.postMessage(one(engine, { prelude, script, input, callMs, memoryBytes }))
}
const one = (engine, { prelude, script, input, callMs, memoryBytes }) => {
  const runtime = engine.newRuntime()
  runtime.setMemoryLimit(memoryBytes)
  runtime.setMaxStackSize(256 * 1024)
  const context = runtime.newContext()
  const evaluate = (code) => {
    const spent = () => { const { user, system } = process.threadCpuUsage(); return (user + system) / 1000 }
    const end = spent() + callMs
    runtime.setInterruptHandler(() => spent() > end)
    return context.evalCode(code)
  }
  const failed = (result) => {
    const text = context.dump(result.error)
    return { error: String(text && text.message !== undefined ? text.name + ': ' + text.message : text).slice(0, 300) }
  }
  const text = context.newString(input)
  context.setProp(context.global, 'input', text)
  const made = evaluate(prelude)
  if (made.error) return failed(made)
  const ran = evaluate(script)
  if (ran.error) return failed(ran)
  context.setProp(context.global, 'returned', ran.value)
  const told = evaluate('told()')
  if (told.error) return failed(told)
  return { kept: context.getString(told.value).slice(0, 1000000) }
}
run().catch((error) => parentPort.postMessage({ fatal: String(error).slice(0, 300) })).finally(() => parentPort.close())
`
