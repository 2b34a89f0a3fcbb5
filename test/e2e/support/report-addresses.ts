import { subscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:net';

// Loaded by --import: tells the test, over a channel of its own, which process this is and where it listens.
subscribe('tracing:net.server.listen:asyncEnd', (message) => {
  const { server } = message as { readonly server: Server };
  process.send?.({ pid: process.pid, address: server.address() });
});
