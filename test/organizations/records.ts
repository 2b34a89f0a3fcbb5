import type { Answer, TestGraphOptions } from '../support/graph.ts';
import type { Script } from '../support/scripted-upstream.ts';

/** The linked organization of most tests. */
export const acme = { id: 'acme', accessId: '73', workforceId: '987abc78-39c5-436f-a70b-d3a14db753c0' };

/** The three ids of {@link acme}. */
export const acmeIds = ['acme', 'access:73', `workforce:${acme.workforceId}`] as const;

/** The headers of a caller with one credential, or with none. */
export const accessOnly = { authorization: 'Bearer test-token' };
export const workforceOnly = { 'x-workforce-api-key': 'test-key' };
export const noCredential = {};

/** Where access answers one record. */
export function accessPath(id: string): string {
  return `/v1/organizations/${id}`;
}

/** Where workforce answers one record. */
export function workforcePath(id: string): string {
  return `/organizations/${id}`;
}

/** A workforce id that is easy to tell from others. */
export function uuidOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** The link `unit-<number>` of the access record with that number and the workforce record {@link uuidOf} it. */
export function unit(number: number): { id: string; accessId: string; workforceId: string } {
  return { id: `unit-${number}`, accessId: String(number), workforceId: uuidOf(number) };
}

/** The numbers from 1 to `count`. */
export function numbersTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** What is said of a record: members beside its id and name, or the status that is answered instead. */
export type RecordSpecification = Readonly<Record<string, unknown>> | number;

/** The body of an access record. */
export function accessBody(id: string, members: object = {}): object {
  return { id: Number(id), name: `Access ${id}`, personal: false, ...members };
}

/** The body of a workforce record. */
export function workforceBody(id: string, members: object = {}): object {
  return { id, name: { organizationName: `Workforce ${id}`, description: `About ${id}` }, ...members };
}

/** The members of a workforce record that name its parent. */
export function childOf(parentId: string): Record<string, unknown> {
  return { organizationType: { type: 'branch', parentOrganizationUnitId: parentId } };
}

/** Scripts that answer these access records, by id. */
export function accessRecords(
  records: Readonly<Record<string, RecordSpecification>>,
): Record<string, Script> {
  return scriptsOf(records, accessPath, accessBody);
}

/** Scripts that answer these workforce records, by id. */
export function workforceRecords(
  records: Readonly<Record<string, RecordSpecification>>,
): Record<string, Script> {
  return scriptsOf(records, workforcePath, workforceBody);
}

/** A graph in which acme is linked, and each side is as specified. */
export function acmeGraph(access: RecordSpecification, workforce: RecordSpecification): TestGraphOptions {
  return {
    links: [acme],
    access: accessRecords({ [acme.accessId]: access }),
    workforce: workforceRecords({ [acme.workforceId]: workforce }),
  };
}

/** A graph of linked units from 1 to `count`, each the child of the next one. */
export function chainGraph(count: number): TestGraphOptions {
  const units = numbersTo(count);
  return {
    links: units.map(unit),
    access: accessRecords(Object.fromEntries(units.map((number) => [String(number), {}]))),
    workforce: workforceRecords(
      Object.fromEntries(
        units.map((number) => [uuidOf(number), number < count ? childOf(uuidOf(number + 1)) : {}]),
      ),
    ),
  };
}

/** Each error of an answer as `CODE SOURCE path.to.field`. */
export function describeErrors({ errors = [] }: Answer): string[] {
  return errors.map(({ path = [], extensions: { code, source } }) =>
    [code, source, path.join('.')].filter((part) => part !== undefined && part !== '').join(' '),
  );
}

function scriptsOf(
  records: Readonly<Record<string, RecordSpecification>>,
  pathOf: (id: string) => string,
  bodyOf: (id: string, members: object) => object,
): Record<string, Script> {
  return Object.fromEntries(
    Object.entries(records).map(([id, specification]): [string, Script] => [
      pathOf(id),
      typeof specification === 'number' ? { status: specification } : { json: bodyOf(id, specification) },
    ]),
  );
}
