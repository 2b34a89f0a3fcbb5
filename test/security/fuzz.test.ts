import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { callers, insideMark } from '../../scripts/fuzz/callers.ts';
import { parseAnswers } from '../../scripts/fuzz/http-answers.ts';
import { judgeAnswer } from '../../scripts/fuzz/judge-answer.ts';
import { judgeExchange } from '../../scripts/fuzz/judge-exchange.ts';
import { judgeLog } from '../../scripts/fuzz/judge-log.ts';
import { createRequest } from '../../scripts/fuzz/requests.ts';
import type { FuzzRequest } from '../../scripts/fuzz/requests.ts';
import { runFuzz } from '../../scripts/fuzz/run-fuzz.ts';
import { Sender } from '../../scripts/fuzz/sender.ts';
import { writeAnswer } from './support/answers.ts';

test('a short fuzz of the server, finds nothing, and has been everywhere', async () => {
  const { checks, findings, tally } = await runFuzz({ requests: 1500, seed: 1 });
  expect(findings).toEqual([]);
  expect(checks.filter(({ holds }) => !holds)).toEqual([]);
  expect(checks).toHaveLength(7);

  expect(tally.requests).toBe(1500);
  expect(Object.keys(tally.kinds).length).toBeGreaterThanOrEqual(10);
  expect(Object.keys(tally.statuses)).toEqual(
    expect.arrayContaining(['200', '204', '400', '404', '405', '406', '415', '431', 'cut']),
  );
  expect(Object.keys(tally.codes).length).toBeGreaterThanOrEqual(14);
  expect(tally.records).toBeGreaterThan(100);
}, 60_000);

describe('the generated requests', () => {
  const bytesOf = (seed: number, number: number) =>
    Buffer.concat(createRequest(seed, number).pieces).toString('latin1');
  const numbers = Array.from({ length: 200 }, (_, number) => number);

  test('of a seed, are the same each time, alone or in a row', () => {
    const inRow = numbers.map((number) => bytesOf(7, number));
    expect(numbers.toReversed().map((number) => bytesOf(7, number))).toEqual(inRow.toReversed());
    expect(new Set(inRow).size).toBeGreaterThan(190);
  });

  test('of another seed, are others', () => {
    expect(numbers.filter((number) => bytesOf(7, number) === bytesOf(8, number)).length).toBeLessThan(10);
  });

  test('know whose credentials are in them', () => {
    for (const number of numbers) {
      const text = bytesOf(7, number);
      const named = callers.filter(
        ({ access, workforce }) => text.includes(access) || text.includes(workforce),
      );
      expect([...createRequest(7, number).callers]).toEqual(named.map((caller) => caller.number));
    }
  });
});

const facts = { callers: new Set([1]), addresses: ['127.0.0.1:5555'] };

function problemsOf(...answer: Parameters<typeof writeAnswer>): readonly string[] {
  const [parsed] = parseAnswers(Buffer.from(writeAnswer(...answer)), []).answers;
  return judgeAnswer(parsed!, facts).problems;
}

/** An error as the server writes it, but for what is said otherwise. */
function error(extensions: Readonly<Record<string, unknown>> = {}, message: unknown = 'Not found.') {
  return {
    errors: [{ message, extensions: { code: 'NOT_FOUND', retryable: false, requestId: 'r', ...extensions } }],
  };
}

describe('an answer as it should be', () => {
  test.each([
    ['data', 200, { data: { organization: { name: 'read-by-1.' } } }],
    ['data and errors', 200, { ...error(), data: { organization: null } }],
    ['a refusal', 404, error()],
    ['health', 200, { status: 'ok' }],
  ])('with %s, has no problem', (_, status, body) => {
    expect(problemsOf(status, body)).toEqual([]);
  });

  test('to bytes that are no HTTP, needs no request id', () => {
    const body = { errors: [{ message: 'No HTTP.', extensions: { code: 'BAD_REQUEST', retryable: false } }] };
    expect(problemsOf(400, body, { 'x-request-id': null })).toEqual([]);
  });
});

describe('an answer that should not be', () => {
  test.each<[string, number, unknown, RegExp]>([
    ['a status that is none of ours', 418, error(), /status 418/],
    ['status 500', 500, error({ code: 'INTERNAL_SERVER_ERROR' }), /a fault of the server/],
    [
      'INTERNAL_SERVER_ERROR under 200',
      200,
      error({ code: 'INTERNAL_SERVER_ERROR' }),
      /a fault of the server/,
    ],
    ['a fault without a request id', 500, error({ requestId: undefined }), /a fault without a request id/],
    ['text that is not JSON', 200, '{"data":', /not JSON/],
    ['a JSON list', 200, [error()], /no JSON object/],
    ['neither data nor errors', 200, {}, /neither data nor errors/],
    ['data that is a list', 200, { data: [] }, /data that is no object/],
    ['an empty list of errors', 200, { errors: [] }, /errors that are no list, or none/],
    ['further members', 200, { data: null, extensions: { trace: 1 } }, /members extensions/],
    ['an unknown code', 404, error({ code: 'ODD' }), /the code "ODD"/],
    ['a code that JavaScript has', 404, error({ code: 'toString' }), /the code "toString"/],
    ['no code', 404, error({ code: undefined }), /the code undefined/],
    ['another retryable than its code has', 404, error({ retryable: true }), /NOT_FOUND with retryable true/],
    ['the request id of another', 404, error({ requestId: 'other' }), /the request id "other"/],
    ['an error without a message', 404, error({}, ''), /without a message/],
    ['a credential', 404, error({}, `No ${callers[1]?.access ?? ''}.`), /a credential/],
    ['a credential in Base64', 404, error({}, callers.at(-1)?.access), /a credential/],
    ['the address of a platform', 404, error({}, 'http://127.0.0.1:5555/v1'), /the address of a platform/],
    ['what a platform wrote', 404, error({}, `It said ${insideMark}.`), /what a platform wrote/],
    ['a record that another caller read', 200, { data: { name: 'read-by-2.' } }, /caller 2 read/],
    ['a stack trace', 404, error({}, 'Error\n    at run (/srv/main.ts:1:1)'), /a stack trace/],
  ])('with %s, is found', (_, status, body, problem) => {
    expect(problemsOf(status, body).join()).toMatch(problem);
  });

  test.each<[string, Readonly<Record<string, string | null>>, RegExp]>([
    ['a request id that breaks a log line', { 'x-request-id': '"r"' }, /odd x-request-id/],
    ['a header that the caller wrote', { 'x-odd': '1' }, /a header that the caller wrote/],
    ['a header of a platform', { 'x-trace': insideMark }, /what a platform wrote/],
    ['a page for a refusal', { 'content-type': 'text/html' }, /a refusal as text\/html/],
  ])('with %s, is found', (_, headers, problem) => {
    expect(problemsOf(404, error(), headers).join()).toMatch(problem);
  });
});

describe('what came of a request', () => {
  const request: FuzzRequest = { ...createRequest(1, 0), ending: 'answer', callers: facts.callers };
  const exchange = { answers: [], rest: '', end: 'answered', tookMs: 1, after: null } as const;

  test.each([
    ['no answer and no end', 'answer', { ...exchange, end: 'late' }, /neither answered nor closed/],
    ['no connection', 'answer', { ...exchange, end: 'refused' }, /no connection/],
    ['an end without an answer', 'answer', { ...exchange, end: 'closed' }, /closed without an answer/],
    ['something that is no HTTP', 'end', { ...exchange, end: 'closed', rest: 'odd' }, /no whole answer: odd/],
  ] as const)('if it is %s, is found', (_, ending, came, problem) => {
    expect(judgeExchange({ ...request, ending }, came, []).problems.join()).toMatch(problem);
  });

  test.each(['cut', 'end'] as const)(
    'if it is an end without an answer after a %s, is as it should be',
    (ending) => {
      expect(judgeExchange({ ...request, ending }, { ...exchange, end: 'closed' }, []).problems).toEqual([]);
    },
  );

  test('of a server that never answers, is told late after the bound', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const sender = new Sender((server.address() as AddressInfo).port, 50);
    const { end } = await sender.send(request);
    sender.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    expect(end).toBe('late');
  });
});

describe('a log', () => {
  const line = (entry: Readonly<Record<string, unknown>>) => `${JSON.stringify({ level: 30, ...entry })}\n`;
  const problemsIn = (text: string, faultIds: readonly string[] = []) =>
    judgeLog(text, facts.addresses, faultIds).map(({ problem }) => problem);

  test('of requests, has no problem', () => {
    expect(problemsIn(line({ requestId: 'a' }) + line({ level: 40, requestId: 'b' }))).toEqual([]);
  });

  test.each([
    ['a line that is not JSON', 'odd\n', /no JSON object/],
    ['a credential', line({ path: callers[0]?.workforce }), /a credential/],
    ['the address of a platform', line({ url: 'http://127.0.0.1:5555' }), /the address of a platform/],
    ['what a platform wrote', line({ err: insideMark }), /what a platform wrote/],
    ['an error', line({ level: 50 }), /a fault of the server/],
  ])('with %s, is found', (_, text, problem) => {
    expect(problemsIn(text).join()).toMatch(problem);
  });

  test('without a fault that an answer told of, is found', () => {
    expect(problemsIn(line({ requestId: 'a' }), ['a'])).toEqual(['a fault that is not in the log']);
    expect(problemsIn(line({ level: 50, requestId: 'a' }), ['a'])).toEqual(['a fault of the server']);
  });
});
