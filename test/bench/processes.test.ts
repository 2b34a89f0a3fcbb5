import { describe, expect, test } from 'vitest';
import type { Contender, Setting } from '../../bench/contenders/contender.ts';
import { startField } from '../../bench/contenders/start.ts';
import { startChild } from '../../bench/processes/child.ts';
import { listTree, readCpuMs, readPeakBytes } from '../../bench/processes/usage.ts';
import { plantTree } from '../house/planted-tree.ts';
import { createContender } from './support/findings.ts';

const setting: Setting = { platformsUrl: 'http://127.0.0.1:1', linksFile: '', folder: '', pinned: [] };

/** A server that is a line of JavaScript. */
function createScript(name: string, script: string): Contender {
  const words = [process.execPath, '-e', script];
  return createContender({
    name,
    start: () => startChild({ words, environment: { GREETING: 'hello' }, ready: /ready at (\S+)\n/ }),
  });
}

const good = createScript(
  'good',
  'console.log("ready at http://" + process.env.GREETING + "-" + Object.keys(process.env)); setInterval(() => {}, 1000)',
);
const broken = createScript('broken', 'console.error("GLIBC_2.39 not found"); process.exit(1)');
const deaf = createScript(
  'deaf',
  'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("ready at http://deaf")',
);
const missing = createContender({
  name: 'missing',
  start: () => startChild({ words: ['/nowhere/tailcall'], environment: {}, ready: /ready/ }),
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('servers of the bench', () => {
  test('started, those that cannot be had are named with what they said, and the others run', async () => {
    await using field = await startField([broken, good, missing], setting);

    expect(field.entrants.map(({ name }) => name)).toEqual(['good']);
    expect(field.absentees.map(({ contender, reason }) => `${contender.name}: ${reason}`)).toEqual([
      'broken: ended before it was ready: GLIBC_2.39 not found',
      'missing: spawn /nowhere/tailcall ENOENT',
    ]);
  });

  test('started, one has nothing in its environment but PATH and what it is given', async () => {
    await using field = await startField([good], setting);

    expect(field.entrants[0]?.url).toBe('http://hello-PATH,GREETING');
  });

  test('where one that must start does not, are all stopped again', async () => {
    const pids: number[] = [];
    const watched = createContender({
      name: 'watched',
      start: async () => {
        const child = await good.start(setting);
        pids.push(child.pid);
        return child;
      },
    });

    await expect(startField([watched, broken], setting, ['broken'])).rejects.toThrow('GLIBC_2.39 not found');
    expect(pids.map(isRunning)).toEqual([false]);
  });

  test('released, one that does not stop when told is killed', async () => {
    const field = await startField([deaf, good], setting);
    const pids = field.entrants.map(({ pid }) => pid);
    expect(pids.map(isRunning)).toEqual([true, true]);

    await field[Symbol.asyncDispose]();
    expect(pids.map(isRunning)).toEqual([false, false]);
  });
});

describe('what processes use', () => {
  // After the state and the parent: eight fields, faults and all, then user and system time in hundredths of a second.
  const stat = (id: number, name: string, parent: number, user: number, system: number) =>
    `${id} (${name}) S ${parent} 1 1 0 -1 4194560 100 0 0 0 ${user} ${system} 0 0 20 0 1 0 100 0 0\n`;
  const files = {
    '10/stat': stat(10, 'node', 1, 100, 50),
    '10/status': 'Name:\tnode\nVmHWM:\t    2048 kB\nVmRSS:\t 1024 kB\n',
    '11/stat': stat(11, 'a) b (c', 10, 7, 3),
    '11/status': 'Name:\tother\nVmHWM:\t    1024 kB\n',
    '12/stat': stat(12, 'node', 11, 1, 0),
    '12/status': 'Name:\tnode\n',
    '13/stat': stat(13, 'stranger', 1, 9, 9),
    'self/stat': '',
  };

  test('of a process with descendants, is that of all of them and of no other', async () => {
    await using proc = await plantTree(files);

    expect([...listTree(10, proc.root)].sort()).toEqual([10, 11, 12]);
    expect(readCpuMs(listTree(10, proc.root), proc.root)).toBe(1610);
    expect(readPeakBytes([10, 11, 12], proc.root)).toBe(3 * 1024 * 1024);
  });

  test('of a process that has gone, is no time', async () => {
    await using proc = await plantTree(files);

    expect(readCpuMs([10, 99], proc.root)).toBe(1500);
  });
});
