import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Answers `{}` after a time, and says its port. */
const program = `
  const [delayMs] = process.argv.slice(1).map(Number);
  const server = require('node:http').createServer((_request, response) => {
    setTimeout(() => response.end('{}'), delayMs);
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

/** Starts a server in a process of its own, which answers however busy this one is. Release it with `await using`. */
export async function startSlowServer(delayMs: number): Promise<AsyncDisposable & { readonly url: string }> {
  const child = spawn(process.execPath, ['-e', program, String(delayMs)]);
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: `http://127.0.0.1:${port.toString().trim()}`,
    async [Symbol.asyncDispose]() {
      child.kill();
      await once(child, 'close');
    },
  };
}
