/** How Tailcall reads the platforms: each call by itself, equal calls of the same moment once, or remembered for a second. */
export type TailcallMode = 'plain' | 'dedupe' | 'cache';

/** Where Tailcall listens and where the platforms are. */
export interface TailcallOptions {
  readonly port: number;
  readonly platformsUrl: string;
  readonly mode: TailcallMode;
}

/**
 * Writes Tailcall's configuration: the platforms' own shapes, one within the other, since it joins records by URL and cannot
 * put the fields of two into one type without reading a record once for each field.
 */
export function createTailcallSchema({ port, platformsUrl, mode }: TailcallOptions): string {
  const record = (path: string, headers = '') =>
    `@http(url: "${platformsUrl}${path}"${headers}${mode === 'plain' ? '' : ', dedupe: true'})${
      mode === 'cache' ? ' @cache(maxAge: 1000)' : ''
    }`;
  const key = ', headers: [{ key: "API_KEY", value: "{{.headers.x-workforce-api-key}}" }]';
  const workforce = record('/organizations/00000000-0000-4000-8000-{{.value.id}}', key);
  const parent = record('/organizations/{{.value.organizationType.parentOrganizationUnitId}}', key);
  return `schema
  @server(hostname: "127.0.0.1", port: ${port}, workers: 1)
  @upstream(allowedHeaders: ["authorization", "x-workforce-api-key"]) {
  query: Query
}

type Query {
  organization(id: ID!): Organization ${record('/v1/organizations/{{.args.id}}')}
}

type Organization {
  id: ID!
  name: String
  personal: Boolean
  restricted: Boolean
  subscriptionId: ID
  creatorAccountId: ID
  dateCreated: String
  dateModified: String
  permissions: Permissions
  workforce: Workforce ${workforce}
}

type Permissions {
  rangeBoostMode: Boolean
  remoteAccess: Boolean
  eventLog: Boolean
  matter: Boolean
  powerSaveMode: Boolean
  webKeys: Boolean
  portal: Boolean
}

type Workforce {
  id: ID!
  validFrom: String
  validTo: String
  name: Name
  organizationType: OrganizationType!
  address: Address
  contactInformation: ContactInformation
  locationTracking: LocationTracking
  exportIds: ExportIds
  parent: Workforce ${parent}
}

type Name {
  organizationName: String
  description: String
}

type OrganizationType {
  type: String
  parentOrganizationUnitId: ID!
}

type Address {
  id: ID
  country: String
}

type ContactInformation {
  organizationEmail: String
  phoneNumber: String
}

type LocationTracking {
  isOn: String
  latitude: Float
  longitude: Float
}

type ExportIds {
  exportId1: String
}
`;
}
