import { sourceNames } from '../../sources/registry.ts';
import type { SourceName } from '../../sources/registry.ts';
import type { CallerHeaders } from '../callers.ts';

/** What an explorer begins with. */
export interface FirstLook {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Request headers by name: one for each credential. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What whoever starts the server would rather begin with. What is left out is a placeholder. */
export interface FirstLookOptions {
  readonly document?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** The credential for each platform, as its header carries it. The page shows it to whoever opens it. */
  readonly credentials?: Readonly<Partial<Record<SourceName, string>>>;
}

/** No line is longer than 50 characters: beside it stand the buttons of the editor. */
const firstDocument = `# Your credentials go under "Headers". A platform
# without one is not asked: its fields are null.
query Organization($id: ID!) {
  # access:73, workforce:<UUID>, or a link's name
  organization(id: $id) {
    id
    name
    type
    permissions {
      remoteAccess
      # the names of all that are granted
      enabled
    }
    address {
      street
      postalCode
      city
      country
    }
    parent {
      id
      name
    }
    # how reading each platform went
    sources {
      source
      status
    }
    # what was sent, but cannot be shown
    dataIssues {
      source
      path
      code
    }
  }
}
`;

const placeholders: Readonly<Record<SourceName, string>> = {
  access: 'Bearer YOUR_ACCESS_TOKEN',
  workforce: 'YOUR_WORKFORCE_API_KEY',
};

/**
 * What an explorer begins with: a document that explains itself, an id, and the credential headers ready to fill in.
 *
 * @param callerHeaders the request headers that say who calls
 */
export function createFirstLook(
  callerHeaders: CallerHeaders,
  { document = firstDocument, variables = { id: 'access:73' }, credentials = {} }: FirstLookOptions = {},
): FirstLook {
  const values = { ...placeholders, ...credentials };
  const headers: Record<string, string> = {};
  if (callerHeaders.signIn !== null) headers[callerHeaders.signIn] = 'Bearer YOUR_TOKEN';
  for (const source of sourceNames) {
    const name = callerHeaders.credentials[source];
    if (name !== null) headers[name] = values[source];
  }
  return { document, variables, headers };
}
