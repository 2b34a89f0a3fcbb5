import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** One look at the memory of a process, in bytes. */
interface Sample {
  readonly rss: number;
  readonly heapUsed: number;
  /** Whether the garbage was collected just before. */
  readonly collected: boolean;
}

/** Watches the memory of a process that is started with its environment. */
export interface MemoryWatch extends AsyncDisposable {
  readonly environment: Readonly<Record<string, string>>;
  /** Collects the garbage; answers what is left on the heap, in bytes. */
  collect(): Promise<number>;
  /** The resident memory, twice a second so far, in bytes. */
  readRss(): Promise<number[]>;
}

/** Creates a watch; the folder that it needs is gone when it is released. */
export async function watchMemory(): Promise<MemoryWatch> {
  const folder = await mkdtemp(join(tmpdir(), 'organization-graph-memory-'));
  const file = join(folder, 'memory');
  const read = async () => {
    const text = await readFile(file, 'utf8').catch(() => '');
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Sample);
  };
  return {
    environment: {
      MEMORY_FILE: file,
      NODE_OPTIONS: `--import=${new URL('report-memory.ts', import.meta.url).href}`,
    },
    async collect() {
      const request = `${file}.collect`;
      await writeFile(request, '');
      while (existsSync(request)) await delay(50);
      return (await read()).findLast(({ collected }) => collected)?.heapUsed ?? 0;
    },
    readRss: async () => (await read()).map(({ rss }) => rss),
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true });
    },
  };
}
