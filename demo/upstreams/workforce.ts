import type { IncomingMessage } from 'node:http';
import { maySee, workforceCredentials } from '../credentials.ts';
import { workforceDocument } from '../records/documents.ts';
import { workforceRecords } from '../records/workforce.ts';
import { createJsonReply, createMethodNotAllowed } from './answer.ts';
import type { Answer } from './answer.ts';
import { faultyWorkforceRecords, healthyWorkforceRecords, workforceFaults } from './fault-records.ts';
import { startUpstream } from './server.ts';
import type { RunningUpstream } from './server.ts';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const bodies: ReadonlyMap<string, string> = new Map(
  [...workforceRecords, ...faultyWorkforceRecords, ...healthyWorkforceRecords].map(({ id, body }) => [
    id,
    body,
  ]),
);

// The platform documents no error body: clients should not read this one.
function createErrorBody(message: string): string {
  return JSON.stringify({ message });
}

function createError(status: number, message: string): Answer {
  return createJsonReply(status, createErrorBody(message));
}

function answerRequest(path: string, request: IncomingMessage): Answer {
  const pathId = /^\/organizations\/([^/]+)$/.exec(path)?.[1];
  if (pathId === undefined) return createError(404, 'No such path');
  if (request.method !== 'GET') return createMethodNotAllowed(createErrorBody('Method not allowed'));
  const credential = workforceCredentials.find(({ value }) => value === request.headers['api_key']);
  if (credential === undefined) return createError(401, 'Unauthorized');
  if (!uuid.test(pathId)) return createError(400, 'Bad request');
  const id = pathId.toLowerCase();
  const body = bodies.get(id);
  if (body === undefined) return createError(404, 'Not found');
  // The document has no 403: an organization that the key may not see is a 401 as well.
  if (!maySee(credential, id)) return createError(401, 'Unauthorized');
  const fault = workforceFaults.get(id);
  if (fault === undefined) return createJsonReply(200, body);
  return fault.play({
    ownBody: body,
    otherBody: workforceDocument.body,
    otherPath: `/organizations/${workforceDocument.id}`,
    port: request.socket.localPort ?? 0,
    errorBody: createErrorBody,
  });
}

/** Starts the workforce platform of the demo, which answers as the platform's document says. */
export function startWorkforceUpstream(onCall: () => void): Promise<RunningUpstream> {
  return startUpstream({ headers: {}, answer: answerRequest, onCall });
}
