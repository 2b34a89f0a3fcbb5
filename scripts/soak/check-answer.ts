import { organizations } from './platforms.ts';
import type { SoakOrganization } from './platforms.ts';

/** What every client asks for: both sides, two parents up, and how each side went. */
export const document = `query Soak($ids: [ID!]!) {
  organizations(ids: $ids) {
    id isPersonal subscriptionId description
    parent { id description parent { id description } }
    sources { source status }
  }
}`;

interface AnsweredOrganization {
  readonly id: string;
  readonly isPersonal?: boolean | null;
  readonly subscriptionId?: string | null;
  readonly description: string | null;
  readonly parent?: AnsweredOrganization | null;
  readonly sources?: readonly { readonly source: string; readonly status: string }[];
}

interface SoakAnswer {
  readonly data?: { readonly organizations: readonly (AnsweredOrganization | null)[] } | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string; readonly source?: string } }[];
}

/** What one answer was found to be. */
export interface CheckedAnswer {
  /** What is wrong with it; null where the healthy side is whole and the other is right or missing. */
  readonly problem: string | null;
  /** The codes of its errors. */
  readonly codes: readonly string[];
}

/** Holds an answer against what the platforms know. */
export function checkAnswer(asked: readonly SoakOrganization[], status: number, text: string): CheckedAnswer {
  if (status !== 200) return { problem: `status ${status}: ${text.slice(0, 200)}`, codes: [] };
  const { data, errors = [] } = JSON.parse(text) as SoakAnswer;
  const codes = errors.map(({ extensions }) => extensions.code);
  const foreign = errors.find(({ extensions }) => extensions.source !== 'WORKFORCE');
  if (foreign !== undefined) return { problem: `an error of another side: ${text.slice(0, 500)}`, codes };
  const wrong = asked.find((expected, index) => !isRight(expected, data?.organizations[index] ?? null));
  return { problem: wrong === undefined ? null : `${wrong.id} is not right: ${text.slice(0, 500)}`, codes };
}

function isRight(expected: SoakOrganization, answered: AnsweredOrganization | null): boolean {
  const access = answered?.sources?.find(({ source }) => source === 'ACCESS');
  return (
    answered?.id === expected.id &&
    answered.isPersonal === expected.isPersonal &&
    answered.subscriptionId === expected.subscriptionId &&
    access?.status === 'OK' &&
    isRightOrMissing(expected, answered)
  );
}

/** The workforce side: its own description, and its own parents, or nothing. */
function isRightOrMissing(
  expected: SoakOrganization,
  { description, parent }: AnsweredOrganization,
): boolean {
  if (description !== null && description !== expected.description) return false;
  if (parent === null || parent === undefined) return true;
  const expectedParent = organizations[organizations.indexOf(expected) - 1];
  return expectedParent?.id === parent.id && isRightOrMissing(expectedParent, parent);
}
