/** An account, as this subgraph keeps it. */
export interface Account {
  readonly id: string;
  readonly name: string;
  /** The id of its organization on the access platform. */
  readonly accessId: string;
}

/** The accounts that created the demo's organizations. */
export const accounts: readonly Account[] = [
  { id: '40021', name: 'Ada Lindqvist', accessId: '101' },
  { id: '40058', name: 'Bruno Keller', accessId: '103' },
  { id: '51200', name: 'Ingrid Solberg', accessId: '110' },
  { id: '51207', name: 'Jonas Dahl', accessId: '112' },
  { id: '60310', name: 'Claire Tremblay', accessId: '121' },
  { id: '70077', name: '佐藤 花子', accessId: '131' },
  { id: '81004', name: 'Lucía Ferrer', accessId: '140' },
];

/** The names of the demo's users, by their id on the workforce platform. */
export const userNames: ReadonlyMap<string, string> = new Map(
  [
    'Mara Vogel',
    'Tom Okafor',
    'Signe Berg',
    'Lee Park',
    'Rosa Marín',
    'Paul Meyer',
    'Yuki Mori',
    'Ann Roy',
  ].map((name, index) => [`5eed0000-39c5-436f-a70b-00000000000${index + 1}`, name]),
);
