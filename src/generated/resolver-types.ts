import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Organization as OrganizationModel } from '../organizations/organization.ts';
import type { GraphContext } from '../resolvers/context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /**
   * A moment in time as RFC 3339 text, for example `2026-03-10T09:32:57.363979Z`: exactly the text that the platform sent,
   * with every fraction digit and its own offset.
   */
  DateTime: { input: string; output: string; }
  _FieldSet: { input: string; output: string; }
};

/** A person's or system's account on the access platform. Only its id is known here; another subgraph may add to it. */
export type Account = {
  /** The account's id on the access platform, a positive whole number as text. */
  readonly id: Scalars['ID']['output'];
};

/** A postal address, owned by the workforce platform. Text is passed on as it was entered. */
export type Address = {
  /** City or town. */
  readonly city: Maybe<Scalars['String']['output']>;
  /** Country as an upper-case ISO 3166-1 alpha-2 code, for example `DE`. */
  readonly country: Maybe<Scalars['String']['output']>;
  /** The address record's id, a UUID in lower case. */
  readonly id: Maybe<Scalars['ID']['output']>;
  /** Postal code. Text: leading zeros matter. */
  readonly postalCode: Maybe<Scalars['String']['output']>;
  /** The address record's number in the customer's own terms. Text: leading zeros matter. */
  readonly relId: Maybe<Scalars['String']['output']>;
  /** State, province or region. */
  readonly state: Maybe<Scalars['String']['output']>;
  /** Street and house number. */
  readonly street: Maybe<Scalars['String']['output']>;
};

/** The users who have a role in an organization, as the workforce platform assigns them. */
export type AssignedUsers = {
  /** Users who may change the organization and its settings. */
  readonly administrators: ReadonlyArray<User>;
  /** Users who approve working time and absences. */
  readonly approvers: ReadonlyArray<User>;
  /** Users who work in the organization. */
  readonly employees: ReadonlyArray<User>;
};

/** How to reach an organization, owned by the workforce platform. */
export type Contacts = {
  /** The organization's e-mail address. */
  readonly email: Maybe<Scalars['String']['output']>;
  /** The organization's telephone number, as it was entered. */
  readonly phoneNumber: Maybe<Scalars['String']['output']>;
};

/** A point on the earth (WGS 84). */
export type Coordinates = {
  /** Degrees north of the equator, -90 to 90. */
  readonly latitude: Scalars['Float']['output'];
  /** Degrees east of Greenwich, -180 to 180. */
  readonly longitude: Scalars['Float']['output'];
};

/** A value that a platform sent and that cannot be shown as it is. The value itself is not told. */
export type DataIssue = {
  /** What is wrong with the value. */
  readonly code: DataIssueCode;
  /** The GraphQL field that is affected, as a dotted path from `Organization`, for example `contacts.email`. */
  readonly path: Scalars['String']['output'];
  /** The platform that sent the value. */
  readonly source: Source;
};

/** What is wrong with a value that a platform sent. */
export type DataIssueCode =
  /** It does not have the form that the field needs. */
  | 'MALFORMED'
  /** It has the right form but lies outside what is possible. */
  | 'OUT_OF_RANGE'
  /** It is not one of the values that this schema knows. */
  | 'UNKNOWN_VALUE';

/** What an organization is called in other systems, owned by the workforce platform. Text: leading zeros matter. */
export type ExportIds = {
  /** The first free export id. */
  readonly exportId1: Maybe<Scalars['String']['output']>;
  /** The second free export id. */
  readonly exportId2: Maybe<Scalars['String']['output']>;
  /** The third free export id. */
  readonly exportId3: Maybe<Scalars['String']['output']>;
  /** The id of the chip that the organization uses at a hardware time clock. */
  readonly hardwareTerminalChipId: Maybe<Scalars['String']['output']>;
};

/** The rules for the place where time is recorded. */
export type LocationTracking = {
  /** The centre of the allowed area. Null unless latitude and longitude are both present and in range. */
  readonly coordinates: Maybe<Coordinates>;
  /** Whether the place is checked. */
  readonly isEnabled: Maybe<Scalars['Boolean']['output']>;
  /** The MAC address of the network that time may be recorded from, as it was entered. */
  readonly macAddress: Maybe<Scalars['String']['output']>;
  /** How far from the coordinates time may be recorded, in metres. */
  readonly radiusMeters: Maybe<Scalars['Int']['output']>;
  /** The name (SSID) of the network that time may be recorded from, as it was entered. */
  readonly ssid: Maybe<Scalars['String']['output']>;
};

/**
 * A company or a part of one, made of its record on the access platform (smart locks), its record on the workforce
 * platform (people and working time), or both where a link says that they are the same organization.
 *
 * A field is null when the platform that owns it has no value, when the organization has no record there, or when that
 * record could not be read; only the last comes with an error, one for each platform. `sources` tells the three apart.
 */
export type Organization = {
  /** The id on the access platform, a positive whole number as text. Null where the caller could not read that record. */
  readonly accessId: Maybe<Scalars['ID']['output']>;
  /** Where the organization is. Owned by the workforce platform. */
  readonly address: Maybe<Address>;
  /** The users who have a role in the organization. Owned by the workforce platform. */
  readonly assignedUsers: Maybe<AssignedUsers>;
  /** How to reach the organization. Owned by the workforce platform. */
  readonly contacts: Maybe<Contacts>;
  /** When the organization was created on the access platform. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** The account that created the organization. Owned by the access platform. */
  readonly creator: Maybe<Account>;
  /**
   * The values that a platform sent but that cannot be shown as they are, because they are malformed, out of range or
   * unknown. The field is null (or `UNKNOWN`, or false for a permission) and named here. Asks every platform that the
   * organization is linked to, and never fails. A record has at most 1,000 of them (unless configured otherwise): when there
   * are more, the last one names `dataIssues` itself.
   */
  readonly dataIssues: ReadonlyArray<DataIssue>;
  /** What the organization is about, in the words of the workforce platform's administrators. */
  readonly description: Maybe<Scalars['String']['output']>;
  /** What the organization is called in other systems, such as payroll. Owned by the workforce platform. */
  readonly exportIds: Maybe<ExportIds>;
  /**
   * The canonical id: the name of the link where the organization is linked (`acme`), else `access:<number>` or
   * `workforce:<UUID in lower case>`. Every id that names an organization leads to this one.
   */
  readonly id: Scalars['ID']['output'];
  /** Whether this is a person's own organization rather than a company's. Owned by the access platform. */
  readonly isPersonal: Maybe<Scalars['Boolean']['output']>;
  /** Whether the access platform has restricted this organization. Owned by the access platform. */
  readonly isRestricted: Maybe<Scalars['Boolean']['output']>;
  /** What the organization is called: by the workforce platform where it has a name there, else by the access platform. */
  readonly name: Maybe<Scalars['String']['output']>;
  /**
   * The unit that this one belongs to. Owned by the workforce platform; null for a top-level organization, and where the
   * parent does not exist.
   */
  readonly parent: Maybe<Organization>;
  /** What the organization is entitled to on the access platform. */
  readonly permissions: Maybe<Permissions>;
  /**
   * How reading each platform's record went, one entry a platform, always both. Asks every platform that the organization
   * is linked to, and never fails: it tells "there is none" from "it could not be read".
   */
  readonly sources: ReadonlyArray<SourceState>;
  /** The subscription that pays for the organization's entitlements. Owned by the access platform. */
  readonly subscriptionId: Maybe<Scalars['ID']['output']>;
  /** How working time and the place of work are recorded. Owned by the workforce platform. */
  readonly trackingSettings: Maybe<TrackingSettings>;
  /** What kind of unit this is. Owned by the workforce platform; null where it is not set there. */
  readonly type: Maybe<OrganizationType>;
  /** When the organization was last changed on the access platform. */
  readonly updatedAt: Maybe<Scalars['DateTime']['output']>;
  /** The start of the organization's validity. Owned by the workforce platform. */
  readonly validFrom: Maybe<Scalars['DateTime']['output']>;
  /** The end of the organization's validity. Owned by the workforce platform; null where it is open-ended. */
  readonly validTo: Maybe<Scalars['DateTime']['output']>;
  /** The id on the workforce platform, a UUID in lower case. Null where the caller could not read that record. */
  readonly workforceId: Maybe<Scalars['ID']['output']>;
};

/** What kind of unit an organization is in the workforce platform's tree. */
export type OrganizationType =
  /** A site or branch office. */
  | 'BRANCH'
  /** A company that is worked for. */
  | 'CLIENT'
  /** None of the other kinds. */
  | 'OTHER'
  /** A company that is worked with. */
  | 'PARTNER'
  /** A project, usually limited in time. */
  | 'PROJECT'
  /** A company that belongs to another one. */
  | 'SUBSIDIARY'
  /** A company that delivers goods or services. */
  | 'SUPPLIER'
  /** A kind that the workforce platform knows and this schema does not, yet; see `dataIssues`. */
  | 'UNKNOWN';

/**
 * What an organization is entitled to on the access platform. These are features of its subscription, not rights of the
 * caller: never authorize with them.
 *
 * A flag is false where the platform does not send it, and also where it sends something that is neither true nor false
 * (then it is named in `dataIssues`; as `permissions.enabled` when it has no field here).
 */
export type Permissions = {
  /** Users may be matched by their e-mail address automatically. */
  readonly autoEmailMatch: Scalars['Boolean']['output'];
  /** Backup PIN codes may be used when no phone is at hand. */
  readonly backupPins: Scalars['Boolean']['output'];
  /** A lock's button may switch itself off. */
  readonly buttonAutoDisable: Scalars['Boolean']['output'];
  /** Further organizations may be created. */
  readonly createOrganizations: Scalars['Boolean']['output'];
  /** API clients of one's own may be used. */
  readonly customClient: Scalars['Boolean']['output'];
  /** Devices may be put into groups. */
  readonly deviceGroups: Scalars['Boolean']['output'];
  /** PIN codes that change by themselves may be used. */
  readonly dynamicPins: Scalars['Boolean']['output'];
  /** Credentials may be filtered by a matching e-mail address. */
  readonly emailMatchCredentialFilter: Scalars['Boolean']['output'];
  /** The names of all entitlements that are granted, in the platform's order, also of those that have no field here yet. */
  readonly enabled: ReadonlyArray<Scalars['String']['output']>;
  /** The log of lock events may be read. */
  readonly eventLog: Scalars['Boolean']['output'];
  /** Lock events may be delivered to webhooks. */
  readonly eventWebhooks: Scalars['Boolean']['output'];
  /** Lock events may be exported. */
  readonly exportEvents: Scalars['Boolean']['output'];
  /** The log of lock events reaches further back or tells more. */
  readonly extendedEventLog: Scalars['Boolean']['output'];
  /** Users may be imported in bulk. */
  readonly importUsers: Scalars['Boolean']['output'];
  /** Other systems may be integrated through the API. */
  readonly integration: Scalars['Boolean']['output'];
  /** A lock may be kept active for a time. */
  readonly keepActiveMode: Scalars['Boolean']['output'];
  /** People may be reminded when they leave without locking. */
  readonly leaveAlert: Scalars['Boolean']['output'];
  /** Whether a door is locked may be shown. */
  readonly lockedStatus: Scalars['Boolean']['output'];
  /** Clickers (remote controls) may be managed centrally. */
  readonly managedClickers: Scalars['Boolean']['output'];
  /** Locks may be used in a Matter smart home. */
  readonly matter: Scalars['Boolean']['output'];
  /** Locks may be activated by an NFC tag. */
  readonly nfcActivationTag: Scalars['Boolean']['output'];
  /** Locks may be put into a night mode. */
  readonly nightLock: Scalars['Boolean']['output'];
  /** The organization may use the management portal. */
  readonly portal: Scalars['Boolean']['output'];
  /** Locks may run in power-save mode. */
  readonly powerSaveMode: Scalars['Boolean']['output'];
  /** Locks may be reached from further away by boosting their radio range. */
  readonly rangeBoostMode: Scalars['Boolean']['output'];
  /** Locks may be operated from afar, through a connected bridge. */
  readonly remoteAccess: Scalars['Boolean']['output'];
  /** A user's e-mail address may be required to match. */
  readonly requireEmailMatch: Scalars['Boolean']['output'];
  /** Access to a lock may be shared with others. */
  readonly shareAccess: Scalars['Boolean']['output'];
  /** The log may show the person behind a shared access. */
  readonly showRealUser: Scalars['Boolean']['output'];
  /** A lock may close itself sooner to keep others from following. */
  readonly tailgaterProtection: Scalars['Boolean']['output'];
  /** Tampering with a lock may be reported. */
  readonly tamperDetection: Scalars['Boolean']['output'];
  /** Access may be shared for a limited time. */
  readonly temporaryShares: Scalars['Boolean']['output'];
  /** A lock may be woken by turning it. */
  readonly turnToActivate: Scalars['Boolean']['output'];
  /** Turning a lock may boost its radio range. */
  readonly turnToBoost: Scalars['Boolean']['output'];
  /** The number of users is not limited. */
  readonly unlimitedUsers: Scalars['Boolean']['output'];
  /** Users may be put into groups. */
  readonly userGroups: Scalars['Boolean']['output'];
  /** Users may be invited by e-mail. */
  readonly userInviteEmail: Scalars['Boolean']['output'];
  /** Users may be invited by SMS. */
  readonly userInviteSms: Scalars['Boolean']['output'];
  /** Users may be invited by WhatsApp. */
  readonly userInviteWhatsapp: Scalars['Boolean']['output'];
  /** Locks may be put into walk-in mode. */
  readonly walkInMode: Scalars['Boolean']['output'];
  /** Locks may be opened by a key in the browser, without the app. */
  readonly webKeys: Scalars['Boolean']['output'];
};

/** The ways in: one organization, many at once, or the session's own. */
export type Query = {
  /**
   * The organization that the caller's access session belongs to, joined with its workforce record where a link names one.
   *
   * Null for an account-level session, which belongs to no organization. Needs an access credential. Where callers sign in
   * and a claim of their token names the organization, it is that one instead; null where the claim names none.
   */
  readonly currentOrganization: Maybe<Organization>;
  /**
   * One organization by any id that names it: a link name (`acme`), `access:<number>` or `workforce:<UUID>`.
   *
   * Null when no such organization exists. When a record may exist but none could be read, the answer is null with
   * one error that says which platform failed and why. A malformed id is a `BAD_USER_INPUT` error and asks no platform; so
   * is, where callers sign in, one that is not granted a `FORBIDDEN` error, whether it exists or not.
   */
  readonly organization: Maybe<Organization>;
  /**
   * Many organizations at once, in the order of `ids`; the same id may be given more than once and is read once.
   *
   * An item is null where no such organization exists. A malformed id, or an organization that could not be read or is not
   * granted, is null with an error at its own index and leaves the others alone.
   */
  readonly organizations: ReadonlyArray<Maybe<Organization>>;
};


/** The ways in: one organization, many at once, or the session's own. */
export type QueryOrganizationArgs = {
  id: Scalars['ID']['input'];
};


/** The ways in: one organization, many at once, or the session's own. */
export type QueryOrganizationsArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};

/** How one moment is rounded. */
export type RoundingRule = {
  /** How far to round. The platform documents no unit. */
  readonly amount: Maybe<Scalars['Int']['output']>;
  /** The kind of rounding in the workforce platform's own word, for example `off`. */
  readonly type: Maybe<Scalars['String']['output']>;
};

/** A platform that organizations are read from. */
export type Source =
  /** The smart-lock access platform. */
  | 'ACCESS'
  /** The workforce and time-tracking platform. */
  | 'WORKFORCE';

/** How reading an organization's record from one platform went, for this caller and this request. */
export type SourceState = {
  /** When the record was read from the platform. Null where there is no record to show. */
  readonly fetchedAt: Maybe<Scalars['DateTime']['output']>;
  /** The platform. */
  readonly source: Source;
  /** The outcome. */
  readonly status: SourceStatus;
};

/** The outcome of reading a record from a platform. */
export type SourceStatus =
  /** The credential that the platform is asked with, the caller's or the server's, may not see this record. */
  | 'FORBIDDEN'
  /** The platform refused the request, or answered something that is not a record. */
  | 'INVALID'
  /** The platform has no such record. */
  | 'NOT_FOUND'
  /** No link says which record on this platform is the same organization. */
  | 'NOT_LINKED'
  /** The caller sent no credential for this platform, so it was not asked. */
  | 'NO_CREDENTIAL'
  /** The record was read. */
  | 'OK'
  /** The platform failed; this is what it said the last time, see `fetchedAt`. */
  | 'STALE'
  /** The platform did not accept the credential that the caller sent. */
  | 'UNAUTHENTICATED'
  /** The platform could not be reached, was overloaded, or did not answer in time. */
  | 'UNAVAILABLE';

/** How the four moments of a working day are rounded. */
export type TimeRounding = {
  /** Rounding of the end of a break. */
  readonly breakEnd: Maybe<RoundingRule>;
  /** Rounding of the start of a break. */
  readonly breakStart: Maybe<RoundingRule>;
  /** Rounding of the end of a time entry. */
  readonly entryEnd: Maybe<RoundingRule>;
  /** Rounding of the start of a time entry. */
  readonly entryStart: Maybe<RoundingRule>;
};

/**
 * The rules for time entries. The workforce platform documents neither unit nor format of lengths and times of day, so they
 * are passed on exactly as they are.
 */
export type TimeTracking = {
  /** The time of day from which time entries are allowed, verbatim. */
  readonly allowedFrom: Maybe<Scalars['String']['output']>;
  /** The time of day until which time entries are allowed, verbatim. */
  readonly allowedTo: Maybe<Scalars['String']['output']>;
  /** Whether time may be entered for the future. */
  readonly allowsFutureEntries: Maybe<Scalars['Boolean']['output']>;
  /** Whether time may be entered for the past. */
  readonly allowsPastEntries: Maybe<Scalars['Boolean']['output']>;
  /** Whether target times are computed by the platform. */
  readonly automaticTargetTimes: Maybe<Scalars['Boolean']['output']>;
  /** Whether time can only be clocked, not entered by hand. */
  readonly clockOnly: Maybe<Scalars['Boolean']['output']>;
  /** Whether target times play no role. */
  readonly ignoresTargetTimes: Maybe<Scalars['Boolean']['output']>;
  /** The longest break that is allowed, verbatim. */
  readonly maxBreakLength: Maybe<Scalars['String']['output']>;
  /** The longest time entry that is allowed, verbatim. */
  readonly maxEntryLength: Maybe<Scalars['String']['output']>;
  /** The shortest break that is allowed, verbatim. */
  readonly minBreakLength: Maybe<Scalars['String']['output']>;
  /** How the start and end of entries and breaks are rounded. */
  readonly rounding: Maybe<TimeRounding>;
};

/**
 * How working time and the place of work are recorded, owned by the workforce platform. A setting that is null is not set
 * on this unit; the platform then lets the unit inherit it from its parent, so null is neither false nor 0.
 */
export type TrackingSettings = {
  /** The rules for the place where time is recorded. */
  readonly location: Maybe<LocationTracking>;
  /** The rules for time entries. */
  readonly time: Maybe<TimeTracking>;
};

/** A person who works with the workforce platform. Only the id is known here; another subgraph may add to it. */
export type User = {
  /** The user's id on the workforce platform, a UUID in lower case. */
  readonly id: Scalars['ID']['output'];
};



export type ResolverTypeWrapper<T> = Promise<T | Error> | T | Error;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Organization: Organization;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Organization:
    ( { __typename: 'Organization' }
    & ( GraphQLRecursivePick<FederationTypes['Organization'], {"id":true}>
        | GraphQLRecursivePick<FederationTypes['Organization'], {"accessId":true}>
        | GraphQLRecursivePick<FederationTypes['Organization'], {"workforceId":true}> ) );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Account: ResolverTypeWrapper<Account>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Address: ResolverTypeWrapper<Address>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  AssignedUsers: ResolverTypeWrapper<AssignedUsers>;
  Contacts: ResolverTypeWrapper<Contacts>;
  Coordinates: ResolverTypeWrapper<Coordinates>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  DataIssue: ResolverTypeWrapper<DataIssue>;
  DataIssueCode: DataIssueCode;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  ExportIds: ResolverTypeWrapper<ExportIds>;
  LocationTracking: ResolverTypeWrapper<LocationTracking>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Organization: ResolverTypeWrapper<OrganizationModel>;
  OrganizationType: OrganizationType;
  Permissions: ResolverTypeWrapper<Permissions>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RoundingRule: ResolverTypeWrapper<RoundingRule>;
  Source: Source;
  SourceState: ResolverTypeWrapper<SourceState>;
  SourceStatus: SourceStatus;
  TimeRounding: ResolverTypeWrapper<TimeRounding>;
  TimeTracking: ResolverTypeWrapper<TimeTracking>;
  TrackingSettings: ResolverTypeWrapper<TrackingSettings>;
  User: ResolverTypeWrapper<User>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Account: Account;
  ID: Scalars['ID']['output'];
  Address: Address;
  String: Scalars['String']['output'];
  AssignedUsers: AssignedUsers;
  Contacts: Contacts;
  Coordinates: Coordinates;
  Float: Scalars['Float']['output'];
  DataIssue: DataIssue;
  DateTime: Scalars['DateTime']['output'];
  ExportIds: ExportIds;
  LocationTracking: LocationTracking;
  Boolean: Scalars['Boolean']['output'];
  Int: Scalars['Int']['output'];
  Organization: OrganizationModel;
  Permissions: Permissions;
  Query: Record<PropertyKey, never>;
  RoundingRule: RoundingRule;
  SourceState: SourceState;
  TimeRounding: TimeRounding;
  TimeTracking: TimeTracking;
  TrackingSettings: TrackingSettings;
  User: User;
};

export type AccountResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Account'] = ResolversParentTypes['Account']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type AddressResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Address'] = ResolversParentTypes['Address']> = {
  city?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  country?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  postalCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  relId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  street?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AssignedUsersResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['AssignedUsers'] = ResolversParentTypes['AssignedUsers']> = {
  administrators?: Resolver<ReadonlyArray<ResolversTypes['User']>, ParentType, ContextType>;
  approvers?: Resolver<ReadonlyArray<ResolversTypes['User']>, ParentType, ContextType>;
  employees?: Resolver<ReadonlyArray<ResolversTypes['User']>, ParentType, ContextType>;
};

export type ContactsResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Contacts'] = ResolversParentTypes['Contacts']> = {
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  phoneNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CoordinatesResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Coordinates'] = ResolversParentTypes['Coordinates']> = {
  latitude?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  longitude?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type DataIssueResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['DataIssue'] = ResolversParentTypes['DataIssue']> = {
  code?: Resolver<ResolversTypes['DataIssueCode'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['Source'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type ExportIdsResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ExportIds'] = ResolversParentTypes['ExportIds']> = {
  exportId1?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  exportId2?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  exportId3?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hardwareTerminalChipId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type LocationTrackingResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['LocationTracking'] = ResolversParentTypes['LocationTracking']> = {
  coordinates?: Resolver<Maybe<ResolversTypes['Coordinates']>, ParentType, ContextType>;
  isEnabled?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  macAddress?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  radiusMeters?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  ssid?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type OrganizationResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Organization'] = ResolversParentTypes['Organization'], FederationReferenceType extends FederationReferenceTypes['Organization'] = FederationReferenceTypes['Organization']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Organization']> | FederationReferenceType, FederationReferenceType, ContextType>;
  accessId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  address?: Resolver<Maybe<ResolversTypes['Address']>, ParentType, ContextType>;
  assignedUsers?: Resolver<Maybe<ResolversTypes['AssignedUsers']>, ParentType, ContextType>;
  contacts?: Resolver<Maybe<ResolversTypes['Contacts']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  creator?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  dataIssues?: Resolver<ReadonlyArray<ResolversTypes['DataIssue']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  exportIds?: Resolver<Maybe<ResolversTypes['ExportIds']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isPersonal?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  isRestricted?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  parent?: Resolver<Maybe<ResolversTypes['Organization']>, ParentType, ContextType>;
  permissions?: Resolver<Maybe<ResolversTypes['Permissions']>, ParentType, ContextType>;
  sources?: Resolver<ReadonlyArray<ResolversTypes['SourceState']>, ParentType, ContextType>;
  subscriptionId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  trackingSettings?: Resolver<Maybe<ResolversTypes['TrackingSettings']>, ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['OrganizationType']>, ParentType, ContextType>;
  updatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  validFrom?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  validTo?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  workforceId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type PermissionsResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Permissions'] = ResolversParentTypes['Permissions']> = {
  autoEmailMatch?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  backupPins?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  buttonAutoDisable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  createOrganizations?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  customClient?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  deviceGroups?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  dynamicPins?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  emailMatchCredentialFilter?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  enabled?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  eventLog?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  eventWebhooks?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  exportEvents?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  extendedEventLog?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  importUsers?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  integration?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  keepActiveMode?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  leaveAlert?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  lockedStatus?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  managedClickers?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  matter?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  nfcActivationTag?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  nightLock?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  portal?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  powerSaveMode?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  rangeBoostMode?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  remoteAccess?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  requireEmailMatch?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  shareAccess?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  showRealUser?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  tailgaterProtection?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  tamperDetection?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  temporaryShares?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  turnToActivate?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  turnToBoost?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  unlimitedUsers?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  userGroups?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  userInviteEmail?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  userInviteSms?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  userInviteWhatsapp?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  walkInMode?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  webKeys?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  currentOrganization?: Resolver<Maybe<ResolversTypes['Organization']>, ParentType, ContextType>;
  organization?: Resolver<Maybe<ResolversTypes['Organization']>, ParentType, ContextType, RequireFields<QueryOrganizationArgs, 'id'>>;
  organizations?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Organization']>>, ParentType, ContextType, RequireFields<QueryOrganizationsArgs, 'ids'>>;
};

export type RoundingRuleResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['RoundingRule'] = ResolversParentTypes['RoundingRule']> = {
  amount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SourceStateResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['SourceState'] = ResolversParentTypes['SourceState']> = {
  fetchedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['Source'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['SourceStatus'], ParentType, ContextType>;
};

export type TimeRoundingResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['TimeRounding'] = ResolversParentTypes['TimeRounding']> = {
  breakEnd?: Resolver<Maybe<ResolversTypes['RoundingRule']>, ParentType, ContextType>;
  breakStart?: Resolver<Maybe<ResolversTypes['RoundingRule']>, ParentType, ContextType>;
  entryEnd?: Resolver<Maybe<ResolversTypes['RoundingRule']>, ParentType, ContextType>;
  entryStart?: Resolver<Maybe<ResolversTypes['RoundingRule']>, ParentType, ContextType>;
};

export type TimeTrackingResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['TimeTracking'] = ResolversParentTypes['TimeTracking']> = {
  allowedFrom?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  allowedTo?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  allowsFutureEntries?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  allowsPastEntries?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  automaticTargetTimes?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  clockOnly?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  ignoresTargetTimes?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  maxBreakLength?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  maxEntryLength?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  minBreakLength?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  rounding?: Resolver<Maybe<ResolversTypes['TimeRounding']>, ParentType, ContextType>;
};

export type TrackingSettingsResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['TrackingSettings'] = ResolversParentTypes['TrackingSettings']> = {
  location?: Resolver<Maybe<ResolversTypes['LocationTracking']>, ParentType, ContextType>;
  time?: Resolver<Maybe<ResolversTypes['TimeTracking']>, ParentType, ContextType>;
};

export type UserResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type Resolvers<ContextType = GraphContext> = {
  Account?: AccountResolvers<ContextType>;
  Address?: AddressResolvers<ContextType>;
  AssignedUsers?: AssignedUsersResolvers<ContextType>;
  Contacts?: ContactsResolvers<ContextType>;
  Coordinates?: CoordinatesResolvers<ContextType>;
  DataIssue?: DataIssueResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  ExportIds?: ExportIdsResolvers<ContextType>;
  LocationTracking?: LocationTrackingResolvers<ContextType>;
  Organization?: OrganizationResolvers<ContextType>;
  Permissions?: PermissionsResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RoundingRule?: RoundingRuleResolvers<ContextType>;
  SourceState?: SourceStateResolvers<ContextType>;
  TimeRounding?: TimeRoundingResolvers<ContextType>;
  TimeTracking?: TimeTrackingResolvers<ContextType>;
  TrackingSettings?: TrackingSettingsResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
};

