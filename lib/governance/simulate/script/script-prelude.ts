// The Java that scripts see, as far as routing scripts use it: org.apache.dubbo.rpc.cluster.router.script.ScriptStateRouter binds
// `invokers`, `invocation` and `context`. Runs inside the sandbox, before the script; `input` is a text, `told()` gives one back.
export const scriptPrelude = `
const told = (() => {
  const given = JSON.parse(input)
  const { isArray } = Array
  const { stringify } = JSON
  const has = (map, key) => Object.prototype.hasOwnProperty.call(map, key)
  const mapOf = (values) => ({
    get: (key) => (has(values, key) ? values[key] : null),
    getOrDefault: (key, other) => (has(values, key) ? values[key] : other),
    containsKey: (key) => has(values, key),
    toString: () => stringify(values),
  })
  const listOf = (items) => {
    const list = items.slice()
    const own = {
      size: () => list.length,
      isEmpty: () => list.length === 0,
      get: (place) => list[place],
      add: (item) => list.push(item) > 0,
      addAll: (others) => list.push(...others) > 0,
      contains: (item) => list.includes(item),
      remove: (item) => {
        const place = typeof item === 'number' ? item : list.indexOf(item)
        return place >= 0 && list.splice(place, 1).length > 0
      },
      clear: () => void (list.length = 0),
    }
    for (const name of Object.keys(own)) Object.defineProperty(list, name, { value: own[name] })
    return list
  }
  const urlOf = ({ protocol, host, port, path, params }) => ({
    getProtocol: () => protocol,
    getHost: () => host,
    getIp: () => host,
    getPort: () => port,
    getAddress: () => (port > 0 ? host + ':' + port : host),
    getPath: () => path,
    getServiceInterface: () => params.interface || path,
    getParameter: (key, other = null) => (has(params, key) && params[key] !== '' ? params[key] : other),
    getMethodParameter: (method, key, other = null) => params[method + '.' + key] || params[key] || other,
    hasParameter: (key) => has(params, key) && params[key] !== '',
    getParameters: () => mapOf(params),
    toString: () => protocol + '://' + host + ':' + port + '/' + path,
  })
  const invokerOf = (url) => {
    const own = urlOf(url)
    return { getUrl: () => own, isAvailable: () => true, toString: () => own.toString() }
  }
  const all = given.invokers.map(invokerOf)
  const attachments = mapOf(given.attachments)
  const asked = (key, other = null) => attachments.getOrDefault(key, other)
  globalThis.invokers = listOf(all)
  globalThis.invocation = {
    getMethodName: () => given.method,
    getArguments: () => given.args,
    getAttachment: asked,
    getAttachments: () => attachments,
    getObjectAttachment: asked,
    getObjectAttachments: () => attachments,
  }
  globalThis.context = { getAttachment: asked, getAttachments: () => attachments, getObjectAttachment: asked, getUrl: () => urlOf(given.consumer) }
  const types = {
    'java.util.ArrayList': function (items) {
      return listOf(isArray(items) ? items : [])
    },
  }
  types['java.util.LinkedList'] = types['java.util.ArrayList']
  globalThis.java = { util: { ArrayList: types['java.util.ArrayList'], LinkedList: types['java.util.LinkedList'] } }
  globalThis.Java = {
    type: (name) => {
      if (!has(types, name)) throw new TypeError('the preview has no ' + name)
      return types[name]
    },
    from: (list) => [...list],
    to: (list) => list,
  }
  globalThis.print = () => {}
  return () => {
    const { returned } = globalThis
    return stringify(isArray(returned) ? returned.map((one) => all.indexOf(one)).filter((place) => place >= 0) : null)
  }
})()
`
