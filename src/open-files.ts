import type { GraphQLSchema } from 'graphql';
import { ConfigError } from './config.ts';
import type { Config } from './config.ts';
import { FileError } from './files/parsed-file.ts';
import { DatabaseProblem } from './organizations/links-database/database-problem.ts';
import { openLinksDatabase } from './organizations/links-database/open-links-database.ts';
import type { QueryListener } from './organizations/links-database/open-links-database.ts';
import { findLinksFileProblems, openLinksFile } from './organizations/links-file.ts';
import { Links } from './organizations/links.ts';
import { findScopesFileProblems, openScopesFile } from './organizations/scopes-file.ts';
import { findSafelistFileProblems, openSafelistFile } from './server/safelist-file.ts';
import { createSchema } from './server/schema.ts';
import type { Logger } from './telemetry/logger.ts';
import { enumOf } from './sources/registry.ts';
import type { SourceName } from './sources/registry.ts';
import { findCaFileProblems, openCaFile } from './upstream/ca-file.ts';
import type { CredentialReader } from './upstream/credential.ts';
import { findServiceCredentialProblems, openServiceCredential } from './upstream/service-credential.ts';
import type { ServiceCredential } from './upstream/service-credential.ts';

/** The variables that name files, and what finds everything that is wrong with such a file. */
const fileChecks: Readonly<Record<string, (path: string) => Promise<readonly string[]>>> = {
  AUTH_SCOPES_FILE: (path) => findScopesFileProblems(path, createSchema()),
  LINKS_FILE: findLinksFileProblems,
  SAFELIST_FILE: findSafelistFileProblems,
  ACCESS_SERVICE_CREDENTIAL_FILE: findServiceCredentialProblems,
  WORKFORCE_SERVICE_CREDENTIAL_FILE: findServiceCredentialProblems,
  UPSTREAM_CA_FILE: findCaFileProblems,
};

/**
 * Reads the files that environment variables name, only to say what is wrong with them.
 *
 * @returns one line for each problem, beginning with the variable's name
 */
export async function findProblemsOfFiles(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const [variable, findProblems] of Object.entries(fileChecks)) {
    const path = environment[variable] ?? '';
    if (path === '') continue;
    problems.push(...(await findProblems(path)).map((problem) => `${variable}: ${problem}`));
  }
  return problems;
}

/** What files are opened with. */
export interface OpenFilesOptions {
  readonly config: Config;
  /** The schema as it is without rules for fields. */
  readonly schema: GraphQLSchema;
  readonly logger: Logger;
  /** Makes credentials of what the files of service credentials say. */
  readonly readCredential: CredentialReader;
  readonly onLinksQuery: QueryListener;
}

/**
 * Opens the files that are configured, and the database of the links; those that change are followed until they are closed.
 *
 * @throws ConfigError with everything that is wrong with any of them
 */
export async function openFiles(options: OpenFilesOptions) {
  const { config, schema, logger, readCredential, onLinksQuery } = options;
  const { linksFile, linksDatabase, safelist: list, scopesFile, upstreamCaFile } = config;
  const problems: string[] = [];
  const open = async <File>(variable: string, opening: Promise<File> | null): Promise<File | null> => {
    try {
      return await opening;
    } catch (error) {
      if (error instanceof DatabaseProblem) problems.push(`${variable}: the database ${error.message}`);
      else if (!(error instanceof FileError)) throw error;
      else problems.push(...error.problems.map((problem) => `${variable}: ${problem}`));
      return null;
    }
  };
  const file = await open(
    'LINKS_FILE',
    linksFile === null ? null : openLinksFile({ path: linksFile, logger }),
  );
  const database = await open(
    'LINKS_DATABASE_URL',
    linksDatabase === null ? null : openLinksDatabase({ ...linksDatabase, logger, onQuery: onLinksQuery }),
  );
  const safelist = await open(
    'SAFELIST_FILE',
    list === null ? null : openSafelistFile({ path: list.file, mode: list.mode, schema, logger }),
  );
  const fieldRules = await open(
    'AUTH_SCOPES_FILE',
    scopesFile === null ? null : openScopesFile({ path: scopesFile, schema, logger }),
  );
  const authorities = await open(
    'UPSTREAM_CA_FILE',
    upstreamCaFile === null ? null : openCaFile({ path: upstreamCaFile, logger }),
  );
  const openCredential = async (source: SourceName) => {
    const place = config.serviceCredentials[source];
    const variable = `${enumOf(source)}_SERVICE_CREDENTIAL_FILE`;
    const opening = place && openServiceCredential({ place, source: enumOf(source), readCredential, logger });
    return open(variable, opening);
  };
  const serviceCredentials: Readonly<Record<SourceName, ServiceCredential | null>> = {
    access: await openCredential('access'),
    workforce: await openCredential('workforce'),
  };
  const close = async () => {
    for (const credential of Object.values(serviceCredentials)) credential?.close();
    file?.close();
    safelist?.close();
    fieldRules?.close();
    authorities?.close();
    await database?.close();
  };
  if (problems.length > 0) {
    await close();
    throw new ConfigError(problems);
  }
  if (file !== null) logger.info({ links: file.current.size }, 'links loaded');
  if (safelist !== null) {
    logger.info({ documents: safelist.current.size, mode: safelist.mode }, 'safelist loaded');
  }
  if (fieldRules !== null) logger.info({ rules: fieldRules.current.rules.length }, 'rules for fields loaded');
  if (authorities !== null) {
    logger.info({ authorities: authorities.current.length }, 'certificate authorities loaded');
  }
  const links = file ?? database ?? { current: new Links() };
  const countLinks = () => file?.current.size ?? database?.size ?? 0;
  return {
    links,
    countLinks,
    safelist,
    fieldRules,
    authorities,
    serviceCredentials,
    close,
  };
}
