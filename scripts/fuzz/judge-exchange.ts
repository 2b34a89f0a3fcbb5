import { judgeAnswer } from './judge-answer.ts';
import type { AnswerFacts, JudgedAnswer } from './judge-answer.ts';
import type { FuzzRequest } from './requests.ts';
import type { Exchange } from './sender.ts';

/** Holds what came of a request against what must come of it: an answer in time, and nothing wrong with any answer. */
export function judgeExchange(
  { ending, callers }: FuzzRequest,
  { answers, rest, end, tookMs }: Exchange,
  addresses: AnswerFacts['addresses'],
): JudgedAnswer {
  const problems: string[] = [];
  if (end === 'late') problems.push(`neither answered nor closed within ${tookMs.toFixed(0)} ms`);
  if (end === 'refused') problems.push('no connection');
  if (ending === 'answer' && end === 'closed') problems.push('closed without an answer');
  // Who hangs up has a part of an answer at most; everybody else has whole ones.
  if (rest !== '' && ending !== 'cut') problems.push(`bytes that are no whole answer: ${rest.slice(0, 200)}`);
  const judged = answers.map((answer) => judgeAnswer(answer, { callers, addresses }));
  return {
    problems: [...problems, ...judged.flatMap((one) => one.problems)],
    codes: judged.flatMap(({ codes }) => codes),
    faultIds: judged.flatMap(({ faultIds }) => faultIds),
  };
}
