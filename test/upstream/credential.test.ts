import { format, inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Credential } from '../../src/upstream/credential.ts';
import { createCredentialReader } from '../../src/upstream/credential.ts';
import { createLogger } from '../../src/telemetry/logger.ts';

const value = 'Bearer s3cr3t-token';
const secret = Buffer.alloc(32, 1);

describe('credential reader', () => {
  test.each([undefined, '', ' ', '\t \t'])('%j, is no credential', (headerValue) => {
    expect(createCredentialReader()(headerValue)).toBeNull();
  });

  test.each([value, 'Basic a2V5OnNlY3JldA==', ' padded ', 'k'])('%j, is kept as it is', (headerValue) => {
    expect(createCredentialReader()(headerValue)?.headerValue).toBe(headerValue);
  });

  test('the same value, has the same fingerprint within a reader', () => {
    const read = createCredentialReader();
    expect(read(value)?.fingerprint).toBe(read(value)?.fingerprint);
  });

  test.each(['bearer s3cr3t-token', 'Bearer s3cr3t-toke', `${value} `])(
    '%j, has another fingerprint than a value much like it',
    (other) => {
      const read = createCredentialReader();
      expect(read(other)?.fingerprint).not.toBe(read(value)?.fingerprint);
    },
  );

  test('the same value, has another fingerprint in each process', () => {
    const fingerprints = [createCredentialReader(), createCredentialReader()].map(
      (read) => read(value)?.fingerprint,
    );
    expect(new Set(fingerprints).size).toBe(2);
  });

  test('the same secret, makes the same fingerprint, another one another', () => {
    const fingerprint = readCredential().fingerprint;
    expect(createCredentialReader(secret)(value)?.fingerprint).toBe(fingerprint);
    expect(createCredentialReader(Buffer.alloc(32, 2))(value)?.fingerprint).not.toBe(fingerprint);
  });

  test('a fingerprint, is 43 characters of base64url and holds nothing of the value', () => {
    const { fingerprint } = readCredential();
    expect(fingerprint).toMatch(/^[A-Za-z0-9_-]{43}$/);
    for (const encoding of ['utf8', 'base64url', 'hex'] as const) {
      expect(fingerprint).not.toContain(Buffer.from('s3cr3t').toString(encoding));
    }
  });
});

describe('credential, shown', () => {
  test.each<[string, (credential: Credential) => string]>([
    ['by String()', (credential) => String(credential)],
    ['in a template', (credential) => `<${credential as unknown as string}>`],
    ['joined', (credential) => [credential].join()],
    ['as JSON', (credential) => JSON.stringify({ credential })],
    ['inspected', (credential) => inspect({ credential })],
    [
      'inspected with everything hidden',
      (credential) => inspect(credential, { showHidden: true, getters: true }),
    ],
    [
      'inspected past its own word',
      (credential) => inspect(credential, { customInspect: false, getters: true }),
    ],
    ['formatted with %o', (credential) => format('%o', credential)],
    ['formatted with %O', (credential) => format('%O', credential)],
    ['formatted with %s', (credential) => format('%s', credential)],
    ['formatted with %j', (credential) => format('%j', credential)],
    ['formatted behind text', (credential) => format('text', credential)],
    ['by its entries', (credential) => JSON.stringify(Object.entries(credential))],
    ['cloned', (credential) => JSON.stringify(structuredClone(credential))],
    ['logged', logged],
  ])('%s, shows nothing of its value', (_way, show) => {
    const shown = show(readCredential());
    expect(shown).not.toBe('');
    expect(shown).not.toContain('s3cr3t');
    expect(shown).not.toContain('Bearer');
  });

  test('says that there is one', () => {
    const credential = readCredential();
    expect([String(credential), JSON.stringify(credential), inspect(credential)]).toEqual([
      '[credential]',
      '"[credential]"',
      '[credential]',
    ]);
  });
});

function readCredential(): Credential {
  return createCredentialReader(secret)(value)!;
}

function logged(credential: Credential): string {
  let lines = '';
  const logger = createLogger({ level: 'info', destination: { write: (line) => (lines += line) } });
  logger.info({ credential }, 'text');
  return lines;
}
