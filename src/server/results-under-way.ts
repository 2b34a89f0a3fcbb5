import { EventLoopTurns } from './event-loop-turns.ts';
import { MemoryBudget } from './memory-budget.ts';

/**
 * The results that operations make at this moment, in bytes of JSON. A result is a tree of objects until it is written,
 * which takes about five times the memory of its JSON. So long lists are completed in turns, those of one operation after
 * the other, and all large results together are bounded.
 */
export class ResultsUnderWay extends MemoryBudget {
  readonly turns = new EventLoopTurns();
}
