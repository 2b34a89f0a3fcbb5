import { describe, expect, test } from 'vitest';
import { numbersTo } from '../organizations/records.ts';
import { Addresses } from '../support/leak-guard/addresses.ts';
import { Bodies } from '../support/leak-guard/bodies.ts';
import { Credentials } from '../support/leak-guard/credentials.ts';

describe('leak search, for bodies', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const bodies = new Bodies();
  bodies.learn(500, `{"message":"${letters}"}`);
  bodies.read();

  test.each(numbersTo(letters.length - 23).map((start) => letters.slice(start - 1, start + 23)))(
    'finds 24 letters in a row wherever they stand: %s',
    (piece) => {
      for (let before = 0; before < 9; before += 1) {
        expect(bodies.find(`${'-!'.repeat(3)}${'ä'.repeat(before)}${piece}ö`)).toEqual([piece]);
      }
    },
  );

  test('finds nothing in 23 letters in a row', () => {
    expect(bodies.find(`${letters.slice(0, 23)}ä${letters.slice(3, 26)}`)).toEqual([]);
  });

  test('finds letters with anything but letters between them', () => {
    expect(bodies.find(letters.replaceAll(/\w/g, '$&\\n "'))).toEqual([letters]);
  });
});

describe('leak search, for addresses', () => {
  const addresses = new Addresses();
  addresses.learnUrl(new URL('http://127.0.0.1:4000/base'));
  addresses.learnUrl(new URL('https://access.example.com'));
  addresses.learnPath('/v1/organizations/7?page=2');

  test.each([
    'connect ECONNREFUSED 127.0.0.1:4000',
    'http://127.0.0.1:4000/',
    '{"address":"127.0.0.1","port":4000}',
    'getaddrinfo ENOTFOUND access.example.com',
    'GET /v1/organizations/7 failed',
    'GET /v1/organizations/7?page=2',
  ])('finds one in: %s', (text) => {
    expect(addresses.find(text)).not.toEqual([]);
  });

  test.each(['127.0.0.1:40001', '127.0.0.1:400', '127.0.0.1', 'port 4000', '/v1/organizations/73'])(
    'finds none in: %s',
    (text) => {
      expect(addresses.find(text)).toEqual([]);
    },
  );

  test('finds none on a page that names it on purpose, and does so elsewhere', () => {
    const meant = new Addresses();
    meant.learnUrl(new URL('http://127.0.0.1:4001'));
    meant.learnUrl(new URL('http://127.0.0.1:4002'));
    meant.showOnPages(new URL('http://127.0.0.1:4001'));
    expect(meant.find('http://127.0.0.1:4001', true)).toEqual([]);
    expect(meant.find('http://127.0.0.1:4001')).toHaveLength(1);
    expect(meant.find('http://127.0.0.1:4002', true)).toHaveLength(1);
  });

  test('finds none that something else is at by now', () => {
    const left = new Addresses();
    left.learnUrl(new URL('http://127.0.0.1:4000'));
    left.listen(4000);
    expect(left.find('127.0.0.1:4000')).toEqual([]);
  });

  test('finds those of a platform that comes back, but not in what was written before it came first', () => {
    const again = new Addresses();
    again.listen(4000);
    const before = again.moment;
    again.listen(4000);
    const first = again.moment;
    again.learnUrl(new URL('http://127.0.0.1:4000'));
    again.listen(4000);
    again.learnUrl(new URL('http://127.0.0.1:4000'));
    expect(again.find('127.0.0.1:4000', false, before)).toEqual([]);
    expect(again.find('127.0.0.1:4000', false, first)).not.toEqual([]);
  });
});

describe('leak search, for credentials', () => {
  const credentials = new Credentials();
  credentials.learn('a "key"+1');
  credentials.learn('test-key');
  credentials.learn('short');
  credentials.learn('Bearer a-token-of-some-length');

  test.each([
    'the key test-key',
    'failed:\\ntest-key',
    'latest-key, test-key',
    '{"message":"a \\"key\\"+1"}',
    '/?key=a%20%22key%22%2B1',
    'xa-token-of-some-lengthx',
  ])('finds one in: %s', (text) => {
    expect(credentials.find(text)).toHaveLength(1);
  });

  test.each(['the latest-key', 'test-keys', 'short', 'Bearer a-token'])('finds none in: %s', (text) => {
    expect(credentials.find(text)).toEqual([]);
  });

  test('learns those headers that are credentials by their names', () => {
    const learned = new Credentials();
    learned.learnHeaders({
      authorization: 'Bearer first-token',
      'x-door-key': ['second-key', 'third-key'],
      'user-agent': 'no-credential',
      'access-control-request-headers': 'authorization',
    });
    const text = 'first-token second-key third-key no-credential authorization';
    expect(learned.find(text)).toHaveLength(3);
  });
});
