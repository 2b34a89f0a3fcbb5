/** Random numbers that are the same for the same seed: one stream for each request, so that any can be made alone. */
export class Random {
  #state: number;

  /** @param stream tells apart what is made with the same seed, such as the number of a request */
  constructor(seed: number, stream: number) {
    this.#state = (Math.imul(seed + 1, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35)) >>> 0;
    // Neighbouring seeds begin alike.
    for (let turn = 0; turn < 4; turn += 1) this.next();
  }

  /** A number from 0 to 1, without 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to a bound, without the bound. */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  /** A whole number between two, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** Whether something happens that happens so often. */
  chance(share: number): boolean {
    return this.next() < share;
  }

  /** One of a list that is not empty. */
  pick<Value>(list: readonly Value[]): Value {
    return list[this.below(list.length)] as Value;
  }

  /** Several of a list, some maybe more than once. */
  some<Value>(list: readonly Value[], count: number): Value[] {
    return Array.from({ length: count }, () => this.pick(list));
  }

  /** A count: as often between 1 and 10 as between 10 and 100, and so on. */
  count(most: number): number {
    return Math.max(1, Math.floor(most ** this.next()));
  }

  /** A count that is the highest itself now and then. */
  flood(most: number): number {
    return this.chance(0.2) ? most : this.count(most);
  }
}
