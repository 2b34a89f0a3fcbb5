import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// Answers each request with its own credential, and prints that as a log line and as an error.
const server = createServer(({ headers: { authorization = '' } }, response) => {
  process.stdout.write(`${JSON.stringify({ msg: `asked by ${authorization}` })}\n`);
  process.stderr.write(`asked by ${authorization}\n`, () => response.end(authorization));
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
