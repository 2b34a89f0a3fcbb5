import { GraphError } from '../../errors/graph-error.ts';
import type { WayOut } from '../../upstream/way-out.ts';
import { FieldReader } from '../field-reader.ts';
import { InvalidRecord, overlong, readBody, toOutcome } from '../read-record.ts';
import type { RecordReader } from '../read-record.ts';
import { defaultRecordLimits } from '../record-limits.ts';
import type { RecordLimits } from '../record-limits.ts';
import type { Call, SharableSource, SessionSource } from '../source.ts';
import { tellIssues } from '../tell-issues.ts';
import { toAccessOrganization } from './organization.ts';
import type { AccessOrganization } from './organization.ts';
import { accessPayload } from './payload.ts';

const source = 'ACCESS';

const statuses = {
  source,
  unauthorized: () => new GraphError('UNAUTHENTICATED', { source, reason: 'status 401' }),
  forbidden: () => new GraphError('FORBIDDEN', { source, reason: 'status 403' }),
} as const;

/** Creates the source of the smart-lock access platform. */
export function createAccessSource(
  wayOut: WayOut,
  limits: RecordLimits = defaultRecordLimits,
): SessionSource<AccessOrganization> & SharableSource<AccessOrganization> {
  const reader: RecordReader<AccessOrganization> = {
    limits,
    ...statuses,
    toModel: (body, expectedId, json) => toModel(body, expectedId, json, limits),
  };
  const read = (path: string, expectedId: string | null, call: Call) => {
    const { credential, caller, deadline, observer, onBody } = call;
    const headers = { accept: 'application/json', authorization: credential.headerValue };
    return wayOut
      .get({ path, headers, credential, caller, deadline, observer })
      .then((answer) => tellIssues(toOutcome(answer, reader, credential, expectedId, onBody), observer));
  };

  return {
    read: (id, call) => read(`/v1/organizations/${encodeURIComponent(id)}`, id, call),
    readCurrent: (call) => read('/v1/organization', null, call),
    reread: (body, id) => {
      const record = readBody(body, reader, id);
      return record instanceof InvalidRecord ? null : record;
    },
  };
}

function toModel(
  body: unknown,
  expectedId: string | null,
  json: string,
  limits: RecordLimits,
): AccessOrganization | InvalidRecord {
  const { data: payload } = accessPayload.safeParse(body);
  if (payload === undefined) return new InvalidRecord('no organization with an id');
  if (expectedId !== null && String(payload.id) !== expectedId) {
    return new InvalidRecord('another id than asked for');
  }
  const read = new FieldReader(limits);
  const record = toAccessOrganization(payload, json, read);
  return read.isOverlong ? overlong(limits) : record;
}
