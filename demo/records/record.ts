/** One record of a platform: the id it is asked by (UUIDs in lower case), and the exact body. */
export interface DemoRecord {
  readonly id: string;
  readonly body: string;
}

/** Makes a record that answers `value` as JSON, with no white space. */
export function createRecord(id: string | number, value: unknown): DemoRecord {
  return { id: String(id), body: JSON.stringify(value) };
}
