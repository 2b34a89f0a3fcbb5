import { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { ResponseBacklog } from '../../src/server/response-backlog.ts';

const MB = 2 ** 20;

/** A backlog of 16 MB whose clock the test sets. */
function createBacklog() {
  const clock = { nowMs: 0 };
  return { clock, backlog: new ResponseBacklog(16 * MB, () => clock.nowMs) };
}

describe('the response backlog', () => {
  test('counts what waits, of all connections together, until each response is sent', () => {
    const { backlog } = createBacklog();
    const socket = new Socket();
    const first = backlog.add(socket, 3 * MB);
    const second = backlog.add(socket, 2 * MB);
    const other = backlog.add(new Socket(), 5 * MB);
    expect(backlog.bytes).toBe(10 * MB);
    first?.();
    expect(backlog.bytes).toBe(7 * MB);
    second?.();
    other?.();
    expect(backlog.bytes).toBe(0);
  });

  test('full of responses of one size, rejects another one of that size, and takes it when one was sent', () => {
    const { backlog } = createBacklog();
    const [release] = [1, 2, 3, 4].map(() => backlog.add(new Socket(), 4 * MB));
    expect(backlog.hasRoomFor(4 * MB)).toBe(false);
    expect(backlog.add(new Socket(), 4 * MB)).toBeNull();
    release?.();
    expect(backlog.hasRoomFor(4 * MB)).toBe(true);
    expect(backlog.add(new Socket(), 4 * MB)).not.toBeNull();
    expect([backlog.bytes, backlog.cutOff]).toEqual([16 * MB, 0]);
  });

  test('full, cuts off the connection with the most bytes for a smaller response', () => {
    const { backlog } = createBacklog();
    const sockets = [3, 8, 5].map((size) => {
      const socket = new Socket();
      backlog.add(socket, size * MB);
      return socket;
    });
    expect(backlog.add(new Socket(), MB)).not.toBeNull();
    expect(sockets.map(({ destroyed }) => destroyed)).toEqual([false, true, false]);
    expect([backlog.bytes, backlog.cutOff]).toEqual([9 * MB, 1]);
  });

  test('counts many small responses of one connection as one large one', () => {
    const { backlog } = createBacklog();
    const hoarder = new Socket();
    for (let count = 0; count < 16; count += 1) backlog.add(hoarder, MB);
    expect(backlog.add(hoarder, MB)).toBeNull();
    expect(backlog.add(new Socket(), MB)).not.toBeNull();
    expect([hoarder.destroyed, backlog.bytes]).toEqual([true, MB]);
  });

  test('full of responses that nobody reads, takes a large one after some seconds', () => {
    const { clock, backlog } = createBacklog();
    const sockets = Array.from({ length: 16 }, () => new Socket());
    for (const socket of sockets) backlog.add(socket, MB);
    clock.nowMs = 1000;
    expect(backlog.add(new Socket(), 8 * MB)).toBeNull();
    clock.nowMs = 1300;
    expect(backlog.add(new Socket(), 8 * MB)).not.toBeNull();
    expect(sockets.filter(({ destroyed }) => destroyed)).toEqual(sockets.slice(0, 8));
  });

  test('gives a client more time with each response that it has read', () => {
    const { clock, backlog } = createBacklog();
    const socket = new Socket();
    const read = backlog.add(socket, 8 * MB);
    backlog.add(socket, 8 * MB);
    clock.nowMs = 5000;
    read?.();
    backlog.add(new Socket(), 8 * MB);
    clock.nowMs = 5100;
    expect(backlog.add(new Socket(), 8 * MB)).toBeNull();
    expect(socket.destroyed).toBe(false);
  });

  test('takes a response that is larger than the limit while no other one waits', () => {
    const { backlog } = createBacklog();
    expect(backlog.add(new Socket(), 20 * MB)).not.toBeNull();
    expect(backlog.add(new Socket(), 20 * MB)).toBeNull();
  });

  test('gives nothing back twice, when a connection that was cut off closes', () => {
    const { backlog } = createBacklog();
    const release = backlog.add(new Socket(), 16 * MB);
    backlog.add(new Socket(), MB);
    release?.();
    expect(backlog.bytes).toBe(MB);
  });
});
