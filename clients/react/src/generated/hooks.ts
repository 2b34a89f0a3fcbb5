import { useFragment, useLazyQuery, useQuery, useSuspenseQuery } from '@apollo/client/react';
import type { SkipToken } from '@apollo/client/react';
import { noteQuery } from '../asked-queries.ts';
import type { FragmentOf } from '../fragment.ts';
import { withPartialAnswers } from '../partial-answers.ts';
import type * as query from '../query.ts';
import * as documents from './documents.ts';

/** Runs the query `CurrentOrganization` and renders again when its answer or the cache changes. */
export function useCurrentOrganizationQuery(options?: query.QueryOptions<documents.CurrentOrganizationQuery, documents.CurrentOrganizationQueryVariables> | SkipToken): query.QueryResult<documents.CurrentOrganizationQuery, documents.CurrentOrganizationQueryVariables> {
  return useQuery(documents.CurrentOrganizationDocument, withPartialAnswers(options));
}

/** The query `CurrentOrganization`, to be run when the function that it answers is called. */
export function useCurrentOrganizationLazyQuery(options?: query.LazyQueryOptions<documents.CurrentOrganizationQuery, documents.CurrentOrganizationQueryVariables>): query.LazyQueryResult<documents.CurrentOrganizationQuery, documents.CurrentOrganizationQueryVariables> {
  return useLazyQuery(documents.CurrentOrganizationDocument, withPartialAnswers(options));
}

/** Runs the query `CurrentOrganization` and suspends until it is answered. */
export function useCurrentOrganizationSuspenseQuery(options?: query.SuspenseQueryOptions<documents.CurrentOrganizationQueryVariables> | SkipToken): query.SuspenseQueryResult<documents.CurrentOrganizationQuery, documents.CurrentOrganizationQueryVariables> {
  return noteQuery(useSuspenseQuery(documents.CurrentOrganizationDocument, withPartialAnswers(options)), documents.CurrentOrganizationDocument, options);
}


/** Runs the query `Organization` and renders again when its answer or the cache changes. */
export function useOrganizationQuery(options: query.QueryOptions<documents.OrganizationQuery, documents.OrganizationQueryVariables> | SkipToken): query.QueryResult<documents.OrganizationQuery, documents.OrganizationQueryVariables> {
  return useQuery(documents.OrganizationDocument, withPartialAnswers(options));
}

/** The query `Organization`, to be run when the function that it answers is called. */
export function useOrganizationLazyQuery(options?: query.LazyQueryOptions<documents.OrganizationQuery, documents.OrganizationQueryVariables>): query.LazyQueryResult<documents.OrganizationQuery, documents.OrganizationQueryVariables> {
  return useLazyQuery(documents.OrganizationDocument, withPartialAnswers(options));
}

/** Runs the query `Organization` and suspends until it is answered. */
export function useOrganizationSuspenseQuery(options: query.SuspenseQueryOptions<documents.OrganizationQueryVariables> | SkipToken): query.SuspenseQueryResult<documents.OrganizationQuery, documents.OrganizationQueryVariables> {
  return noteQuery(useSuspenseQuery(documents.OrganizationDocument, withPartialAnswers(options)), documents.OrganizationDocument, options);
}


/**
 * Reads what the fragment `OrganizationAddress` asks for from an object whose query spreads it. Null where there is no object, or where
 * the cache lacks something that the fragment asks for; a part that could not be read, or has no value, is a null inside.
 */
export function useOrganizationAddressFragment(from: FragmentOf<documents.OrganizationAddressFragment> | null | undefined): documents.OrganizationAddressFragment | null {
  const { data, complete } = useFragment({ fragment: documents.OrganizationAddressFragmentDoc, from: from ?? null });
  return complete ? data : null;
}


/**
 * Reads what the fragment `OrganizationAssignedUsers` asks for from an object whose query spreads it. Null where there is no object, or where
 * the cache lacks something that the fragment asks for; a part that could not be read, or has no value, is a null inside.
 */
export function useOrganizationAssignedUsersFragment(from: FragmentOf<documents.OrganizationAssignedUsersFragment> | null | undefined): documents.OrganizationAssignedUsersFragment | null {
  const { data, complete } = useFragment({ fragment: documents.OrganizationAssignedUsersFragmentDoc, from: from ?? null });
  return complete ? data : null;
}


/**
 * Reads what the fragment `OrganizationContacts` asks for from an object whose query spreads it. Null where there is no object, or where
 * the cache lacks something that the fragment asks for; a part that could not be read, or has no value, is a null inside.
 */
export function useOrganizationContactsFragment(from: FragmentOf<documents.OrganizationContactsFragment> | null | undefined): documents.OrganizationContactsFragment | null {
  const { data, complete } = useFragment({ fragment: documents.OrganizationContactsFragmentDoc, from: from ?? null });
  return complete ? data : null;
}


/**
 * Reads what the fragment `OrganizationExportIds` asks for from an object whose query spreads it. Null where there is no object, or where
 * the cache lacks something that the fragment asks for; a part that could not be read, or has no value, is a null inside.
 */
export function useOrganizationExportIdsFragment(from: FragmentOf<documents.OrganizationExportIdsFragment> | null | undefined): documents.OrganizationExportIdsFragment | null {
  const { data, complete } = useFragment({ fragment: documents.OrganizationExportIdsFragmentDoc, from: from ?? null });
  return complete ? data : null;
}


/**
 * Reads what the fragment `OrganizationPermissions` asks for from an object whose query spreads it. Null where there is no object, or where
 * the cache lacks something that the fragment asks for; a part that could not be read, or has no value, is a null inside.
 */
export function useOrganizationPermissionsFragment(from: FragmentOf<documents.OrganizationPermissionsFragment> | null | undefined): documents.OrganizationPermissionsFragment | null {
  const { data, complete } = useFragment({ fragment: documents.OrganizationPermissionsFragmentDoc, from: from ?? null });
  return complete ? data : null;
}


/** Runs the query `Organizations` and renders again when its answer or the cache changes. */
export function useOrganizationsQuery(options: query.QueryOptions<documents.OrganizationsQuery, documents.OrganizationsQueryVariables> | SkipToken): query.QueryResult<documents.OrganizationsQuery, documents.OrganizationsQueryVariables> {
  return useQuery(documents.OrganizationsDocument, withPartialAnswers(options));
}

/** The query `Organizations`, to be run when the function that it answers is called. */
export function useOrganizationsLazyQuery(options?: query.LazyQueryOptions<documents.OrganizationsQuery, documents.OrganizationsQueryVariables>): query.LazyQueryResult<documents.OrganizationsQuery, documents.OrganizationsQueryVariables> {
  return useLazyQuery(documents.OrganizationsDocument, withPartialAnswers(options));
}

/** Runs the query `Organizations` and suspends until it is answered. */
export function useOrganizationsSuspenseQuery(options: query.SuspenseQueryOptions<documents.OrganizationsQueryVariables> | SkipToken): query.SuspenseQueryResult<documents.OrganizationsQuery, documents.OrganizationsQueryVariables> {
  return noteQuery(useSuspenseQuery(documents.OrganizationsDocument, withPartialAnswers(options)), documents.OrganizationsDocument, options);
}


/**
 * Reads what the fragment `OrganizationTrackingSettings` asks for from an object whose query spreads it. Null where there is no object, or where
 * the cache lacks something that the fragment asks for; a part that could not be read, or has no value, is a null inside.
 */
export function useOrganizationTrackingSettingsFragment(from: FragmentOf<documents.OrganizationTrackingSettingsFragment> | null | undefined): documents.OrganizationTrackingSettingsFragment | null {
  const { data, complete } = useFragment({ fragment: documents.OrganizationTrackingSettingsFragmentDoc, from: from ?? null });
  return complete ? data : null;
}
