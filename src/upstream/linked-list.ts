/** One value of a {@link LinkedList}. */
export interface ListNode<Value> {
  readonly value: Value;
  previous: ListNode<Value> | null;
  next: ListNode<Value> | null;
}

/** A doubly linked list: every operation takes constant time, removing from the middle too. */
export class LinkedList<Value> {
  #first: ListNode<Value> | null = null;
  #last: ListNode<Value> | null = null;

  get first(): ListNode<Value> | null {
    return this.#first;
  }

  get last(): ListNode<Value> | null {
    return this.#last;
  }

  /** Appends a value. The node is what it is removed by. */
  push(value: Value): ListNode<Value> {
    const node: ListNode<Value> = { value, previous: this.#last, next: null };
    if (this.#last === null) this.#first = node;
    else this.#last.next = node;
    this.#last = node;
    return node;
  }

  /** Removes a node, which must be in this list. */
  remove({ previous, next }: ListNode<Value>): void {
    if (previous === null) this.#first = next;
    else previous.next = next;
    if (next === null) this.#last = previous;
    else next.previous = previous;
  }
}
