import { describe, expect, test } from 'vitest';
import { createLogger } from '../../src/telemetry/logger.ts';
import type { LogLevel } from '../../src/telemetry/logger.ts';
import { createCredentialReader } from '../../src/upstream/credential.ts';

/** A logger that writes into a list. */
function createListLogger(level: LogLevel) {
  const lines: string[] = [];
  const logger = createLogger({ level, destination: { write: (line) => void lines.push(line) } });
  return { logger, lines };
}

describe('createLogger', () => {
  test('a line is one JSON object with level, time and message, and nothing about the machine', () => {
    const { logger, lines } = createListLogger('info');
    logger.info({ links: 3 }, 'links\nloaded');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{[^\n]*\}\n$/);
    expect(JSON.parse(lines[0]!)).toEqual({
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
      links: 3,
      msg: 'links\nloaded',
    });
  });

  test.each([
    ['fatal', ['fatal']],
    ['error', ['fatal', 'error']],
    ['warn', ['fatal', 'error', 'warn']],
    ['info', ['fatal', 'error', 'warn', 'info']],
    ['debug', ['fatal', 'error', 'warn', 'info', 'debug']],
    ['trace', ['fatal', 'error', 'warn', 'info', 'debug', 'trace']],
    ['silent', []],
  ] as const)('level %s, writes %j and nothing else', (level, expected) => {
    const { logger, lines } = createListLogger(level);
    for (const severity of ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const) {
      logger[severity](severity);
    }
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(expected);
  });

  test('an error is written with its type, message and stack', () => {
    const { logger, lines } = createListLogger('error');
    logger.error({ err: new TypeError('broken') }, 'unexpected error');
    expect(JSON.parse(lines[0]!)).toMatchObject({
      err: {
        type: 'TypeError',
        message: 'broken',
        stack: expect.stringContaining('logger.test.ts') as unknown,
      },
      msg: 'unexpected error',
    });
  });

  test('a credential, logged by mistake, does not tell its value', () => {
    const { logger, lines } = createListLogger('info');
    const credential = createCredentialReader()('Bearer planted-token');
    logger.info({ credential, list: [credential] }, String(credential));
    logger.info('%o %s %j', credential, credential, { credential });
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain('planted-token');
  });
});
