import { describe, expect, it } from 'vitest';
import { startDemoUpstreams } from '../../demo/upstreams/start.ts';
import { read, withCredential } from './read.ts';

const full = withCredential('demo-access-token');
const restricted = withCredential('demo-access-restricted');

describe('the access upstream', () => {
  it.each([
    ['200 for an organization that the token may see', '/v1/organizations/110', restricted, 200],
    [
      '200 for an organization by id in an account-level session',
      '/v1/organizations/110',
      withCredential('demo-access-account'),
      200,
    ],
    ['200 for an API key', '/v1/organizations/110', withCredential('demo-key-id'), 200],
    ['401 without a credential', '/v1/organizations/73', {}, 401],
    ['401 for an unknown token', '/v1/organizations/73', { Authorization: 'Bearer somebody-else' }, 401],
    [
      '401 for an API key with the wrong secret',
      '/v1/organizations/73',
      { Authorization: 'Basic ZGVtby1rZXktaWQ6bm8=' },
      401,
    ],
    ['401 for the current organization of nobody', '/v1/organization', {}, 401],
    ['403 for an organization that the token may not see', '/v1/organizations/113', restricted, 403],
    ['404 for an unknown organization', '/v1/organizations/99999', full, 404],
    [
      '404 for an unknown organization, whatever the token may see',
      '/v1/organizations/99999',
      restricted,
      404,
    ],
    ['404 for an unknown path', '/v2/organizations/73', full, 404],
    ['404 for a path below an organization', '/v1/organizations/73/users', full, 404],
  ])('answers %s', async (_title, path, headers, status) => {
    await using upstreams = await startDemoUpstreams();
    const received = await read(upstreams.accessUrl + path, headers);
    expect(received.status).toBe(status);
  });

  it.each([
    ['demo-access-token', 73],
    ['demo-access-restricted', 110],
    ['demo-key-id', 101],
  ])('answers the current organization of %s', async (name, id) => {
    await using upstreams = await startDemoUpstreams();
    const received = await read(`${upstreams.accessUrl}/v1/organization`, withCredential(name));
    expect(received.status).toBe(200);
    expect(JSON.parse(received.body)).toMatchObject({ id });
  });

  it('takes the API key as HTTP Basic', () => {
    expect(withCredential('demo-key-id')).toEqual({
      Authorization: 'Basic ZGVtby1rZXktaWQ6ZGVtby1rZXktc2VjcmV0',
    });
  });

  it('answers 404 for the current organization of an account-level session', async () => {
    await using upstreams = await startDemoUpstreams();
    const received = await read(
      `${upstreams.accessUrl}/v1/organization`,
      withCredential('demo-access-account'),
    );
    expect(received.status).toBe(404);
  });

  it('answers errors with message and errorMessage', async () => {
    await using upstreams = await startDemoUpstreams();
    const received = await read(`${upstreams.accessUrl}/v1/organizations/113`, restricted);
    expect(JSON.parse(received.body)).toEqual({
      message: 'Insufficient rights',
      errorMessage: 'Insufficient rights',
    });
  });

  it.each(['/v1/organizations/73', '/v1/organizations/99999'])(
    'answers the documented headers on %s',
    async (path) => {
      await using upstreams = await startDemoUpstreams();
      const { headers } = await read(upstreams.accessUrl + path, full);
      expect(Object.fromEntries(headers)).toMatchObject({
        'access-control-expose-headers': 'authorization, content-type',
        'access-control-allow-headers': 'authorization, content-type',
        'access-control-allow-methods': 'GET, POST, DELETE, OPTIONS, PUT',
        'access-control-allow-origin': '*',
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
        'x-frame-options': 'SAMEORIGIN',
        'x-content-type-options': 'nosniff',
        'x-xss-protection': '1; mode=block',
        'content-security-policy':
          "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        'referrer-policy': 'no-referrer',
        'feature-policy': 'self',
        'permissions-policy': 'interest-cohort=()',
        'content-type': 'application/json',
      });
    },
  );

  it.each([
    ['901', { creatorAccountId: 4294967297123 }],
    ['903', { permissions: { remoteAccess: 'true', portal: 'false' } }],
    ['904', { permissions: { smartGarage: true, eventLog: true } }],
    ['906', { permissions: null }],
    ['907', { name: '', dateCreated: '' }],
    ['910', { personal: 'yes', restricted: 1 }],
    ['5000000123', { id: 5000000123 }],
  ])('answers the odd record %s with its odd value', async (id, expected) => {
    await using upstreams = await startDemoUpstreams();
    const received = await read(`${upstreams.accessUrl}/v1/organizations/${id}`, full);
    expect(received.status).toBe(200);
    expect(JSON.parse(received.body)).toMatchObject(expected);
  });

  it('answers 405 for another method', async () => {
    await using upstreams = await startDemoUpstreams();
    const response = await fetch(`${upstreams.accessUrl}/v1/organizations/73`, {
      method: 'POST',
      headers: full,
    });
    await response.text();
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET');
  });
});
