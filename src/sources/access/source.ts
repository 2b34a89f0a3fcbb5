import { GraphError } from '../../errors/graph-error.ts';
import type { WayOut } from '../../upstream/way-out.ts';
import { InvalidRecord, toOutcome } from '../read-record.ts';
import type { RecordReader } from '../read-record.ts';
import type { Call, SessionSource } from '../source.ts';
import { toAccessOrganization } from './organization.ts';
import type { AccessOrganization } from './organization.ts';
import { accessPayload } from './payload.ts';

const source = 'ACCESS';

/** Creates the source of the smart-lock access platform. */
export function createAccessSource(wayOut: WayOut): SessionSource<AccessOrganization> {
  const get = (path: string, call: Call) => {
    const headers = { accept: 'application/json', authorization: call.credential.headerValue };
    return wayOut.get({ path, headers, ...call });
  };

  return {
    async read(id, call) {
      return toOutcome(await get(`/v1/organizations/${encodeURIComponent(id)}`, call), readerOf(id));
    },
    async readCurrent(call) {
      return toOutcome(await get('/v1/organization', call), readerOf(null));
    },
  };
}

/** @param expectedId the id that was asked for; null where the platform chooses */
function readerOf(expectedId: string | null): RecordReader<AccessOrganization> {
  return {
    source,
    toModel: (body) => toModel(body, expectedId),
    unauthorized: () => new GraphError('UNAUTHENTICATED', { source, reason: 'status 401' }),
    forbidden: () => new GraphError('FORBIDDEN', { source, reason: 'status 403' }),
  };
}

function toModel(body: unknown, expectedId: string | null): AccessOrganization | InvalidRecord {
  const { data: payload } = accessPayload.safeParse(body);
  if (payload === undefined) return new InvalidRecord('no organization with an id');
  if (expectedId !== null && String(payload.id) !== expectedId) {
    return new InvalidRecord('another id than asked for');
  }
  return toAccessOrganization(payload);
}
