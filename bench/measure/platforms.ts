import { fileURLToPath } from 'node:url';
import type { CallCounts } from '../platforms/simulator.ts';
import { startChild } from '../processes/child.ts';

/** Both simulated platforms, in a process of their own. */
export interface Platforms extends AsyncDisposable {
  readonly url: string;
  /** What was asked since the last reset. */
  readCalls(): Promise<CallCounts>;
  resetCalls(): Promise<void>;
  /** Delays every answer by so many milliseconds from now on. */
  delay(milliseconds: number): Promise<void>;
}

/** Starts them where they are pinned to. */
export async function startPlatforms(pinned: readonly string[]): Promise<Platforms> {
  const program = fileURLToPath(new URL('../platforms/main.ts', import.meta.url));
  const child = await startChild({
    words: [...pinned, process.execPath, program],
    environment: {},
    ready: /ready at (\S+)\n/,
  });
  const control = async (path: string) => {
    const response = await fetch(`${child.url}/control/${path}`);
    return (await response.json()) as CallCounts;
  };
  return {
    url: child.url,
    readCalls: () => control('calls'),
    resetCalls: async () => {
      await control('reset');
    },
    delay: async (milliseconds) => {
      await control(`delay/${milliseconds}`);
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}
