import type { Platform } from './credentials.ts';
import { digestOf, homeId } from './scene.ts';
import type { Scene } from './scene.ts';
import type { Right } from './world.ts';

/** What a platform answers: a status with a body, or nothing but the end of the connection. */
export type PlatformAnswer =
  { readonly status: number; readonly headers: Record<string, string>; readonly body: string } | 'cut';

/** One question, on behalf of one credential. */
export interface Question {
  readonly platform: Platform;
  readonly headerValue: string;
  /** The id of a record, or `current`. */
  readonly record: string;
  readonly phase: number;
}

/**
 * What a platform answers to a question. Whatever can be shown of the body is the credential's own: texts carry its
 * marker, and numbers, dates, flags and the parent follow from it. Bodies that are no record have the marker, too.
 */
export function answerOf(scene: Scene, question: Question): PlatformAnswer {
  const { platform, headerValue, record, phase } = question;
  switch (scene.standingOf(platform, headerValue, phase)) {
    case 'refused':
      return refusal(scene, question, 401);
    case 'told to slow down':
      return { ...refusal(scene, question, 429), headers: { 'retry-after': '3600' } };
    case 'left in an outage':
      return phase % 2 === 0 ? refusal(scene, question, 503) : 'cut';
    case 'well':
  }
  const right = scene.rightOf(platform, headerValue, record, phase);
  return record === 'current'
    ? answerOfSession(scene, question, right)
    : answerOfRight(scene, question, record, right);
}

function answerOfSession(scene: Scene, question: Question, right: Right): PlatformAnswer {
  const { headerValue, phase } = question;
  const hasRecord = ['found', 'found with odd values', 'another record'].includes(right);
  const id = scene.sessionOf(headerValue, phase);
  if (!hasRecord) return answerOfRight(scene, question, id ?? '1', right);
  if (id === null) return refusal(scene, question, 404);
  const rightById = scene.rightOf('access', headerValue, id, phase);
  // What is gone by its id is forgotten as the session's own: were it still that, each read would undo the other one.
  if (scene.remembers && ['not found', 'status 403'].includes(rightById)) {
    return answerOfRight(scene, question, id, rightById);
  }
  // Any record can be the session's own: here another one is no fault.
  return answerOfRight(scene, question, id, right === 'another record' ? 'found' : right);
}

function answerOfRight(scene: Scene, question: Question, id: string, right: Right): PlatformAnswer {
  const body = question.platform === 'access' ? accessBody : workforceBody;
  switch (right) {
    case 'found':
      return found(body(scene, question, id, false));
    case 'found with odd values':
      return found(body(scene, question, id, true));
    case 'not found':
      return refusal(scene, question, 404);
    case 'status 401':
      return refusal(scene, question, 401);
    case 'status 403':
      return refusal(scene, question, 403);
    case 'status 500':
      return refusal(scene, question, 500);
    case 'connection cut':
      return 'cut';
    case 'malformed': {
      const answer = found(body(scene, question, id, false));
      return { ...answer, body: answer.body.slice(0, -1) };
    }
    case 'bad envelope':
      return found({ items: [], message: ownValues(scene, question).text('message') });
    case 'another record':
      return found(body(scene, question, question.platform === 'access' ? '7' : homeId, false));
  }
}

function accessBody(scene: Scene, question: Question, id: string, isOdd: boolean): object {
  const { text, flag, number, marker } = ownValues(scene, question);
  return {
    id: Number(id),
    name: text('name'),
    personal: isOdd ? text('personal') : flag('personal'),
    restricted: flag('restricted'),
    subscriptionId: text('subscription'),
    creatorAccountId: number('creator'),
    dateCreated: isOdd ? text('created') : `2024-05-17T15:10:00.${number('created')}Z`,
    dateModified: `2024-05-17T15:10:00.${number('modified')}Z`,
    permissions: { remoteAccess: flag('remote'), nightLock: flag('lock'), [marker]: true },
  };
}

/** The workforce id of the parent of a record, as a credential sees it; undefined for none. */
export function parentIdOf(scene: Scene, headerValue: string, id: string): string | undefined {
  const { workforce: ids } = scene.recordIds;
  const digest = digestOf(scene.markerOf('workforce', headerValue), id, 'parent');
  return ids[Number.parseInt(digest.slice(0, 6), 16) % (ids.length + 1)];
}

function workforceBody(scene: Scene, question: Question, id: string, isOdd: boolean): object {
  const { text, flag, number, uuid } = ownValues(scene, question);
  const parentId = parentIdOf(scene, question.headerValue, id);
  return {
    id,
    validFrom: `2024-05-17T15:10:00.${number('from')}Z`,
    validTo: isOdd ? text('to') : `2034-05-17T15:10:00.${number('to')}Z`,
    // Without a name of its own the organization has that of access.
    name: { organizationName: flag('name') ? text('name') : '', description: text('description') },
    organizationType: {
      type: isOdd ? text('type') : flag('type') ? 'branch' : 'project',
      ...(parentId === undefined ? {} : { parentOrganizationUnitId: parentId }),
    },
    address: { street: text('street'), city: text('city') },
    contactInformation: { organizationEmail: `${text('email').replaceAll(' ', '-')}@example.com` },
    exportIds: { exportId1: text('export') },
    assignUsers: {
      employees: [{ userId: uuid('employee') }, { userId: isOdd ? text('user') : uuid('user') }],
    },
  };
}

/** Values that nobody else's record has. */
export function ownValues(scene: Scene, { platform, headerValue, record, phase }: Question) {
  const marker = scene.markerOf(platform, headerValue);
  const digest = (field: string) => digestOf(marker, record, phase, field);
  return {
    marker,
    text: (field: string) => `${marker}/${record}/phase ${phase}/${field}`,
    flag: (field: string) => Number.parseInt(digest(field).slice(0, 1), 16) % 2 === 1,
    number: (field: string) => 1 + Number.parseInt(digest(field).slice(0, 12), 16),
    uuid: (field: string) => digest(field).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5'),
  };
}

function found(body: object) {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function refusal(scene: Scene, question: Question, status: number) {
  const body = JSON.stringify({ message: ownValues(scene, question).text('message') });
  return { status, headers: { 'content-type': 'application/json' }, body };
}
