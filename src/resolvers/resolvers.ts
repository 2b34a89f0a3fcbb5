import type { Resolvers } from '../generated/resolver-types.ts';
import { organization } from './organization.ts';
import { query } from './query.ts';

/** Every resolver. A field that is not here has the same name and shape in the model. */
export const resolvers: Resolvers = {
  Organization: organization,
  Query: query,
};
