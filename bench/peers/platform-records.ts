import DataLoader from 'dataloader';

/** What the peers read of the access platform's record. */
export interface AccessRecord {
  readonly id: number;
  readonly name: string;
  readonly personal: boolean;
  readonly restricted: boolean;
  readonly subscriptionId?: string;
  readonly creatorAccountId?: number;
  readonly dateCreated: string;
  readonly dateModified?: string;
  readonly permissions: Readonly<Record<string, boolean>>;
}

/** What the peers read of the workforce platform's record. */
export interface WorkforceRecord {
  readonly id: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly name: { readonly organizationName: string; readonly description: string };
  readonly organizationType: { readonly type: string; readonly parentOrganizationUnitId: string };
  readonly address: { readonly id: string; readonly country: string };
  readonly contactInformation: { readonly organizationEmail: string; readonly phoneNumber: string };
  readonly locationTracking: {
    readonly isOn: string;
    readonly latitude: number;
    readonly longitude: number;
  };
  readonly exportIds: { readonly exportId1: string };
}

/** Reads JSON with GET; null where there is none (404). @throws where the status is another than 200 and 404 */
export type Get = (url: string, headers: Readonly<Record<string, string>>) => Promise<unknown>;

/** The caller's own credentials, as they came. */
export interface Credentials {
  readonly authorization: string;
  readonly workforceKey: string;
}

/** The records of one request: each is read once, however often it is asked for. */
export interface PlatformRecords {
  readonly access: DataLoader<string, AccessRecord | null>;
  readonly workforce: DataLoader<string, WorkforceRecord | null>;
}

/** Reads a credential header of Node's. */
export function credentialsOf(headers: Readonly<Record<string, string | string[] | undefined>>): Credentials {
  return {
    authorization: String(headers['authorization'] ?? ''),
    workforceKey: String(headers['x-workforce-api-key'] ?? ''),
  };
}

/** Creates the loaders of one request. */
export function createRecords(get: Get, credentials: Credentials): PlatformRecords {
  const accessUrl = process.env['ACCESS_URL'] ?? '';
  const workforceUrl = process.env['WORKFORCE_URL'] ?? '';
  const { authorization, workforceKey } = credentials;
  return {
    access: createLoader(async (id) => {
      const record = await get(`${accessUrl}/v1/organizations/${encodeURIComponent(id)}`, { authorization });
      return record as AccessRecord | null;
    }),
    workforce: createLoader(async (id) => {
      const url = `${workforceUrl}/organizations/${encodeURIComponent(id)}`;
      return (await get(url, { API_KEY: workforceKey })) as WorkforceRecord | null;
    }),
  };
}

function createLoader<Record>(read: (id: string) => Promise<Record>): DataLoader<string, Record> {
  return new DataLoader((ids) =>
    Promise.all(
      ids.map((id) =>
        read(id).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error)))),
      ),
    ),
  );
}
