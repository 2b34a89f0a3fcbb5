import { GraphError } from '../../src/errors/graph-error.ts';
import { createAccessSource } from '../../src/sources/access/source.ts';
import type { AccessOrganization } from '../../src/sources/access/organization.ts';
import type { Outcome } from '../../src/sources/outcome.ts';
import type { Call } from '../../src/sources/source.ts';
import type { WorkforceOrganization } from '../../src/sources/workforce/organization.ts';
import { createWorkforceSource } from '../../src/sources/workforce/source.ts';
import { createCredentialReader } from '../../src/upstream/credential.ts';
import type { WayOut } from '../../src/upstream/way-out.ts';
import type { ReceivedRequest, Script } from '../support/scripted-upstream.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { connectWayOut, TestDeadline } from '../upstream/connect.ts';

/** What a body can be given as: JSON text or bytes word for word, or a value to write as JSON. */
export type Body = string | Buffer | object;

/** What a source said, and what its platform was asked. */
export interface Reading<Model> {
  readonly outcome: Outcome<Model>;
  readonly requests: readonly ReceivedRequest[];
}

/** The id of the access documents' first example. */
export const accessId = '73';

/** The id of the workforce document's example. */
export const workforceId = '987abc78-39c5-436f-a70b-d3a14db753c0';

/** What sources keep: nothing. */
export const noMemory = { freshMs: 0, staleMs: 0, maxEntries: 1, maxBytes: 1 };

/** Makes the credentials of the tests. */
export const readCredential = createCredentialReader();

/** Reads an access organization from a real server that answers as the script says. */
export function readAccess(script: Script, id = accessId): Promise<Reading<AccessOrganization>> {
  return read('ACCESS', `/v1/organizations/${id}`, script, (wayOut, call) =>
    createAccessSource(wayOut).read(id, call),
  );
}

/** Reads the session's own access organization. */
export function readCurrent(script: Script): Promise<Reading<AccessOrganization>> {
  return read('ACCESS', '/v1/organization', script, (wayOut, call) =>
    createAccessSource(wayOut).readCurrent(call),
  );
}

/** Reads a workforce organization. */
export function readWorkforce(script: Script, id = workforceId): Promise<Reading<WorkforceOrganization>> {
  return read('WORKFORCE', `/organizations/${id}`, script, (wayOut, call) =>
    createWorkforceSource({ wayOut, credentialHeader: 'API_KEY' }).read(id, call),
  );
}

/** Answers 200 with such a body. */
export function ok(body: Body): Script {
  if (typeof body === 'string' || Buffer.isBuffer(body)) {
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  return { json: body };
}

/** The model of an access record with id 73 that the platform would write so. */
export async function accessRecord(body: Body): Promise<AccessOrganization> {
  return recordOf((await readAccess(ok(body))).outcome);
}

/** The model of a workforce record with the id of the example that the platform would write so. */
export async function workforceRecord(body: Body): Promise<WorkforceOrganization> {
  return recordOf((await readWorkforce(ok(body))).outcome);
}

/** @throws when no record was found */
export function recordOf<Model>(outcome: Outcome<Model>): Model {
  if (outcome.kind === 'found') return outcome.record;
  throw new Error(`expected a record, not ${JSON.stringify(summaryOf(outcome))}`);
}

/** An outcome in a form that can be compared whole: what a failure tells the caller, and nothing for the log. */
export function summaryOf(outcome: Outcome<unknown>): unknown {
  if (!('error' in outcome)) return { kind: outcome.kind };
  const { code, details } = outcome.error;
  const { reason: _reason, ...told } = details;
  return { kind: outcome.kind, code, ...told };
}

/** The error of a failed outcome. */
export function errorOf(outcome: Outcome<unknown>): GraphError {
  if (outcome.kind === 'failed' && outcome.error instanceof GraphError) return outcome.error;
  throw new Error(`expected a failure, not ${outcome.kind}`);
}

/** A copy with the member at a dotted path replaced. */
export function withValue<Value extends object>(object: Value, path: string, value: unknown): Value {
  const copy = structuredClone(object);
  const names = path.split('.');
  const last = names.pop()!;
  let members = copy as Record<string, unknown>;
  for (const name of names) members = members[name] as Record<string, unknown>;
  members[last] = value;
  return copy;
}

async function read<Model>(
  source: string,
  path: string,
  script: Script,
  ask: (wayOut: WayOut, call: Call) => Promise<Outcome<Model>>,
): Promise<Reading<Model>> {
  await using server = await startUpstream({ [path]: script });
  await using wayOut = connectWayOut(server.url, { source });
  using deadline = new TestDeadline();
  const outcome = await ask(wayOut, { credential: readCredential('test-credential')!, deadline });
  return { outcome, requests: server.requests };
}
