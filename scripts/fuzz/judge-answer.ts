import { STATUS_CODES } from 'node:http';
import { factsOf } from '../../src/errors/codes.ts';
import { markedCallers } from './callers.ts';
import { findLeaks } from './leaks.ts';
import type { HttpAnswer } from './http-answers.ts';

/** What an answer is held against. */
export interface AnswerFacts {
  /** The numbers of the callers whose records may be in it. */
  readonly callers: ReadonlySet<number>;
  /** Texts that lead to the platforms: their addresses. */
  readonly addresses: readonly string[];
}

/** What an answer was found to be. */
export interface JudgedAnswer {
  /** What is wrong with it; empty where nothing is. */
  readonly problems: readonly string[];
  /** The codes of its errors. */
  readonly codes: readonly string[];
  /** The ids under which faults of the server, if there are any, must be in the log. */
  readonly faultIds: readonly string[];
}

/** Answers of the server to whatever it is sent. A fault of its own (500) is none that it should ever give. */
const expectedStatuses = [200, 204, 400, 403, 404, 405, 406, 408, 413, 414, 415, 417, 429, 431, 503];

/** Holds one answer against what every answer must be. */
export function judgeAnswer(answer: HttpAnswer, { callers, addresses }: AnswerFacts): JudgedAnswer {
  const problems = findLeaks(answer.text, addresses);
  const { status, headers, body } = answer;
  if (!expectedStatuses.includes(status)) problems.push(`status ${status} ${STATUS_CODES[status] ?? ''}`);
  for (const number of markedCallers(answer.text)) {
    if (!callers.has(number)) problems.push(`a record that caller ${number} read`);
  }
  const requestId = headers.get('x-request-id');
  if (requestId !== undefined && !/^[\w.:-]{1,128}$/.test(requestId)) problems.push('an odd x-request-id');
  if (/(?:\n|\\n)\s+at .*:\d+:\d+|node_modules|node:internal/.test(body)) problems.push('a stack trace');
  if (headers.has('x-odd')) problems.push('a header that the caller wrote');

  const contentType = headers.get('content-type') ?? '';
  if (!contentType.includes('json')) {
    const isExpected = body === '' || status === 200;
    if (!isExpected) problems.push(`a refusal as ${contentType}`);
    return { problems, codes: [], faultIds: [] };
  }
  if (body === '') return { problems, codes: [], faultIds: [] };
  const judged = judgeJson(body, status, requestId);
  return { ...judged, problems: [...problems, ...judged.problems] };
}

function judgeJson(body: string, status: number, requestId: string | undefined): JudgedAnswer {
  const answer = parse(body);
  if (answer === undefined) return { problems: ['a body that is not JSON'], codes: [], faultIds: [] };
  if (!isObject(answer)) return { problems: ['a body that is no JSON object'], codes: [], faultIds: [] };
  // The health paths speak their own language.
  if (Object.keys(answer).join() === 'status') return { problems: [], codes: [], faultIds: [] };
  const problems: string[] = [];
  const { data, errors, ...others } = answer;
  if (data === undefined && errors === undefined) problems.push('neither data nor errors');
  if (data !== undefined && data !== null && !isObject(data)) problems.push('data that is no object');
  if (Object.keys(others).length > 0) problems.push(`members ${Object.keys(others).join(', ')}`);
  if (errors === undefined) return { problems, codes: [], faultIds: [] };
  if (!Array.isArray(errors) || errors.length === 0) {
    return { problems: [...problems, 'errors that are no list, or none'], codes: [], faultIds: [] };
  }

  const judged = errors.map((error: unknown) => judgeError(error, status, requestId));
  return {
    problems: [...new Set([...problems, ...judged.flatMap((one) => one.problems)])],
    codes: judged.flatMap(({ codes }) => codes),
    faultIds: judged.flatMap(({ faultIds }) => faultIds),
  };
}

function judgeError(error: unknown, status: number, requestId: string | undefined): JudgedAnswer {
  const problems: string[] = [];
  const { message, extensions } = isObject(error) ? error : {};
  if (typeof message !== 'string' || message === '') problems.push('an error without a message');
  const { code, retryable, requestId: ownId } = isObject(extensions) ? extensions : {};
  const facts = typeof code === 'string' ? factsOf(code) : null;
  if (facts === null) problems.push(`an error with the code ${JSON.stringify(code)}`);
  else if (retryable !== facts.retryable) {
    problems.push(`${String(code)} with retryable ${JSON.stringify(retryable)}`);
  }
  // Where there was no request, because the bytes were no HTTP, there is no id.
  if (ownId !== requestId) {
    problems.push(`an error with the request id ${JSON.stringify(ownId)} instead of ${requestId ?? 'none'}`);
  }
  const isFault = status >= 500 && status !== 503;
  if (!isFault && code !== 'INTERNAL_SERVER_ERROR') return { problems, codes: [String(code)], faultIds: [] };
  problems.push('a fault of the server');
  if (typeof ownId !== 'string') problems.push('a fault without a request id');
  return { problems, codes: [String(code)], faultIds: typeof ownId === 'string' ? [ownId] : [] };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
