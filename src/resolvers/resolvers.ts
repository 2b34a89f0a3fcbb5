import type { Resolvers } from '../generated/resolver-types.ts';
import { dateTime } from './date-time.ts';
import { organization } from './organization.ts';
import { query } from './query.ts';

/** Every resolver. A field that is not here has the same name and shape in the model. */
export const resolvers: Resolvers = {
  DateTime: dateTime,
  Organization: organization,
  Query: query,
};
