import { describe, expect, test } from 'vitest';
import { parseDatabaseUrl } from '../../../src/organizations/links-database/database-url.ts';

const noTls = { mode: 'disable', caFile: null };
const plain = {
  host: '127.0.0.1',
  port: 5432,
  user: undefined,
  password: undefined,
  database: undefined,
  applicationName: 'organization-graph',
  options: undefined,
  tls: noTls,
};

describe('parseDatabaseUrl', () => {
  test.each([
    ['postgresql://127.0.0.1', plain],
    ['postgres://localhost/', { ...plain, host: 'localhost' }],
    ['postgresql://[::1]:6432/links', { ...plain, host: '::1', port: 6432, database: 'links' }],
    [
      'postgresql://me%40home:p%2Fw%3A%20%25@127.0.0.1/my%20links',
      { ...plain, user: 'me@home', password: 'p/w: %', database: 'my links' },
    ],
    [
      'postgresql:///links?host=/var/run/postgresql&port=5433&user=me',
      { ...plain, host: '/var/run/postgresql', port: 5433, user: 'me', database: 'links' },
    ],
    [
      'postgresql://me@%2Ftmp%2Fsocket/links',
      { ...plain, host: '/tmp/socket', user: 'me', database: 'links' },
    ],
    [
      'postgresql://127.0.0.1?application_name=a&options=-c%20search_path%3Dlinks',
      { ...plain, applicationName: 'a', options: '-c search_path=links' },
    ],
    ['postgresql://db.example?sslmode=disable', { ...plain, host: 'db.example' }],
    [
      'postgresql://db.example?sslmode=require',
      { ...plain, host: 'db.example', tls: { mode: 'verify-full', caFile: null } },
    ],
    [
      'postgresql://db.example?sslmode=verify-ca',
      { ...plain, host: 'db.example', tls: { mode: 'verify-ca', caFile: null } },
    ],
    [
      'postgresql://db.example?sslmode=verify-full&sslrootcert=/etc/ca.pem',
      { ...plain, host: 'db.example', tls: { mode: 'verify-full', caFile: '/etc/ca.pem' } },
    ],
  ])('%s, is an address', (text, address) => {
    expect(parseDatabaseUrl(text)).toEqual({ address });
  });

  const noUrl = 'must be a URL that begins with postgresql:// or postgres://, of one host';
  const noTlsSaid = 'must have sslmode=verify-full; sslmode=disable only where nobody else is on the network';
  const badMode = 'must have an sslmode of disable, require, verify-ca or verify-full';
  test.each([
    ['', [noUrl]],
    ['sEcret', [noUrl]],
    ['mysql://sEcret', [noUrl]],
    ['https://sEcret', [noUrl]],
    ['postgresql:sEcret', [noUrl]],
    ['postgresql://one:1,two:2/sEcret', [noUrl]],
    ['postgresql://sEcret%zz@127.0.0.1', ['has a % that encodes nothing']],
    ['postgresql:///sEcret', ['must name a host, or the folder of a socket by ?host=/folder']],
    ['postgresql://127.0.0.1?port=0', ['must have a port from 1 to 65535']],
    ['postgresql://127.0.0.1?port=sEcret', ['must have a port from 1 to 65535']],
    ['postgresql://127.0.0.1/a#sEcret', ['must not have a fragment: write # as %23']],
    ['postgresql://sEcret.example', [noTlsSaid]],
    ['postgresql://127.0.0.1.sEcret.example', [noTlsSaid]],
    ['postgresql://db.example?sslmode=prefer', [badMode]],
    ['postgresql://db.example?sslmode=no-verify', [badMode]],
    ['postgresql://db.example?sslmode=toString', [badMode]],
    [
      'postgresql://127.0.0.1?sslmode=disable&sslrootcert=/sEcret',
      ['must not have sslrootcert where nothing is encrypted'],
    ],
    [
      'postgresql://127.0.0.1?ssl=true&sEcret%20word=1',
      ['must not have the parameter ssl', 'must not have the parameter that it has'],
    ],
  ])('%s, is none, and says why without saying what', (text, problems) => {
    const result = parseDatabaseUrl(text);
    expect(result).toEqual({ problems });
    expect(JSON.stringify(result)).not.toContain('sEcret');
  });
});
