import { describe, expect, test, vi } from 'vitest';
import { createCredentialReader } from '../../../src/upstream/credential.ts';
import { Deadline } from '../../../src/upstream/deadline.ts';
import type { ScriptRunner } from '../../../src/upstream/shared/redis.ts';
import type { Reply } from '../../../src/upstream/shared/replies.ts';
import { toSealSecret } from '../../../src/upstream/shared/seal.ts';
import { SharedMemory } from '../../../src/upstream/shared/shared-memory.ts';

const credential = createCredentialReader()('Bearer memory-token')!;

/** A runner that answers what a test says, and notes how often it is asked. */
function runnerThat(answers: (values: readonly (string | Buffer)[]) => Promise<Reply>) {
  const runner = {
    isUp: true,
    asked: 0,
    reconnects: 0,
    run: ((_script, _keys, values) => {
      runner.asked += 1;
      return answers(values);
    }) satisfies ScriptRunner['run'],
    reconnect: () => void (runner.reconnects += 1),
    onUp: () => undefined,
    close: () => undefined,
  };
  return runner;
}

function memoryOf(redis: ScriptRunner, patienceMs = 20): SharedMemory {
  const secret = toSealSecret('thirty-two characters, all of them');
  return new SharedMemory({ redis, secret, freshMs: 60_000, staleMs: 0, maxBytes: 1000, patienceMs });
}

async function look(memory: SharedMemory, deadline: Deadline, id = '1'): Promise<string> {
  const key = { source: 'ACCESS', credential, what: `id:${id}` };
  return (await memory.look(key, deadline, { known: null, most: 'fresh', leaseMs: 30 })).kind;
}

const never = () => new Promise<Reply>(() => undefined);

describe('a look at what nobody answers', () => {
  test('takes the patience of its answer once: those after it do not even ask', async () => {
    const runner = runnerThat(never);
    const memory = memoryOf(runner);
    const deadline = new Deadline(Infinity);
    for (let level = 0; level < 5; level += 1) expect(await look(memory, deadline)).toBe('unanswered');
    expect(runner.asked).toBe(1);
  });

  test('is made with all the others of a list, and waits with them', async () => {
    const runner = runnerThat(never);
    const memory = memoryOf(runner);
    const deadline = new Deadline(Infinity);
    const ids = Array.from({ length: 50 }, (_, index) => String(index));
    const kinds = await Promise.all(ids.map((id) => look(memory, deadline, id)));
    expect(new Set(kinds)).toEqual(new Set(['unanswered']));
    expect(runner.asked).toBe(50);
    // One answer that waited in vain, whatever it asked for: the next one asks.
    await look(memory, new Deadline(Infinity));
    expect(runner.asked).toBe(51);
  });

  test('is not made any more after three answers in a row, for a while', async () => {
    const runner = runnerThat(never);
    const memory = memoryOf(runner);
    for (let answer = 0; answer < 10; answer += 1) await look(memory, new Deadline(Infinity));
    expect(runner.asked).toBe(3);
    expect(memory.tally.looks).toEqual({ same: 0, found: 0, none: 0, unanswered: 10 });
  });

  test('is not made where Redis is known to be away', async () => {
    const runner = runnerThat(never);
    runner.isUp = false;
    expect(await look(memoryOf(runner), new Deadline(Infinity))).toBe('unanswered');
    expect(runner.asked).toBe(0);
  });
});

describe('a look that is answered', () => {
  test('by something else, is as good as unanswered, and the connection is replaced', async () => {
    const runner = runnerThat(async () => [Buffer.from('0'), Buffer.from('none'), Buffer.from('e'), 1, -1]);
    expect(await look(memoryOf(runner), new Deadline(Infinity))).toBe('unanswered');
    expect(runner.reconnects).toBe(1);
  });

  test('by an error, is as good as unanswered, and costs no patience', async () => {
    const runner = runnerThat(() => Promise.reject(new Error('LOADING Redis is loading')));
    const memory = memoryOf(runner, 60_000);
    const deadline = new Deadline(Infinity);
    for (let level = 0; level < 5; level += 1) expect(await look(memory, deadline)).toBe('unanswered');
    expect(runner.asked).toBe(5);
  });

  test('by the word to wait, looks again while there is patience, and then does without', async () => {
    const runner = runnerThat(async ([question]) => [
      Buffer.from(question!),
      Buffer.from('wait'),
      Buffer.from('e'),
      1,
      -1,
    ]);
    expect(await look(memoryOf(runner, 40), new Deadline(Infinity))).toBe('none');
    expect(runner.asked).toBeGreaterThan(1);
    expect(runner.asked).toBeLessThan(7);
  });
});

describe('what is stored', () => {
  const key = { source: 'ACCESS', credential, what: 'id:1' };
  const pass = { epoch: 'epoch-of-16-char', redisMs: 1, atMs: 0 };
  const record = { fetchedAt: '2026-01-01T00:00:00.000Z', body: Buffer.alloc(100) };

  test.each([
    ['stored', () => Promise.resolve(1)],
    ['refused', () => Promise.resolve(0)],
    ['failed', () => Promise.reject(new Error('OOM command not allowed'))],
  ] as const)('and %s, is counted, and disturbs nobody', async (result, answer) => {
    const memory = memoryOf(runnerThat(answer));
    expect(memory.store(key, pass, 'id:1', record)).toHaveLength(67);
    await vi.waitFor(() => {
      expect(memory.tally.stores).toEqual({ stored: 0, refused: 0, failed: 0, [result]: 1 });
    });
  });

  test('is no larger than it may be, nor more at once than has room', () => {
    const runner = runnerThat(never);
    expect(memoryOf(runner).store(key, pass, 'id:1', { ...record, body: Buffer.alloc(1001) })).toBeNull();
    const secret = toSealSecret('thirty-two characters, all of them');
    const options = { redis: runner, secret, freshMs: 1, staleMs: 0, patienceMs: 20, maxBytes: 2 ** 23 };
    const memory = new SharedMemory(options);
    const large = { ...record, body: Buffer.alloc(2 ** 23) };
    const heads = [1, 2, 3].map(() => memory.store(key, pass, 'id:1', large));
    expect(heads.map((head) => head !== null)).toEqual([true, true, false]);
  });
});
