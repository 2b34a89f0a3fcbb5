import type { IncomingMessage } from 'node:http';
import { accessCredentials, maySee } from '../credentials.ts';
import type { AccessCredential } from '../credentials.ts';
import { accessRecords } from '../records/access.ts';
import { currentOrganizationNotFound } from '../records/documents.ts';
import { createJsonReply, createMethodNotAllowed } from './answer.ts';
import type { Answer } from './answer.ts';
import { accessFaults, faultyAccessRecords, healthyAccessRecords } from './fault-records.ts';
import { startUpstream } from './server.ts';
import type { RunningUpstream } from './server.ts';

// As the document lists them, in its order.
const documentedHeaders = {
  'Access-Control-Expose-Headers': 'authorization, content-type',
  'Access-Control-Allow-Headers': 'authorization, content-type',
  'Access-Control-Allow-Methods': 'GET, POST, DELETE, OPTIONS, PUT',
  'Access-Control-Allow-Origin': '*',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Frame-Options': 'SAMEORIGIN',
  'X-Content-Type-Options': 'nosniff',
  'X-XSS-Protection': '1; mode=block',
  'Content-Security-Policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'Referrer-Policy': 'no-referrer',
  'Feature-Policy': 'self',
  'Permissions-policy': 'interest-cohort=()',
};

const bodies: ReadonlyMap<string, string> = new Map(
  [...accessRecords, ...faultyAccessRecords, ...healthyAccessRecords].map(({ id, body }) => [id, body]),
);

function createErrorBody(message: string): string {
  return JSON.stringify({ message, errorMessage: message });
}

function createError(status: number, message: string): Answer {
  return createJsonReply(status, createErrorBody(message));
}

function answerOrganization(id: string, credential: AccessCredential, request: IncomingMessage): Answer {
  const body = bodies.get(id);
  if (body === undefined) return createError(404, `Organization ${id} not found`);
  if (!maySee(credential, id)) return createError(403, 'Insufficient rights');
  const fault = accessFaults.get(id);
  if (fault === undefined) return createJsonReply(200, body);
  return fault.play({
    ownBody: body,
    otherBody: bodies.get('73') ?? '',
    otherPath: '/v1/organizations/73',
    port: request.socket.localPort ?? 0,
    errorBody: createErrorBody,
  });
}

function answerRequest(path: string, request: IncomingMessage): Answer {
  const isCurrent = path === '/v1/organization';
  const id = /^\/v1\/organizations\/([^/]+)$/.exec(path)?.[1];
  if (!isCurrent && id === undefined) return createError(404, 'No such path');
  if (request.method !== 'GET') return createMethodNotAllowed(createErrorBody('Method not allowed'));
  const credential = accessCredentials.find(({ value }) => value === request.headers.authorization);
  if (credential === undefined) return createError(401, 'Invalid authentication token');
  const organizationId = id ?? credential.currentOrganization;
  if (organizationId === null) return createJsonReply(404, currentOrganizationNotFound);
  return answerOrganization(organizationId, credential, request);
}

/** Starts the access platform of the demo, which answers as the platform's documents say. */
export function startAccessUpstream(onCall: () => void): Promise<RunningUpstream> {
  return startUpstream({ headers: documentedHeaders, answer: answerRequest, onCall });
}
