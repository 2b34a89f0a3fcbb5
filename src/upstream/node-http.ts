/**
 * What is used of `node:http`. Not imported from there: all that a module of Node exports is made at once for the first
 * `import` of it, and with `WebSocket` that is Node's own copy of undici, a twentieth of the time that starting takes.
 */
export const { request, validateHeaderName, validateHeaderValue } = process.getBuiltinModule('node:http');
