/** Something that gets out of a server of ours. */
export interface Output {
  /** What it is, such as `a log line`. */
  readonly kind: string;
  /** Of an HTTP answer, its head. */
  readonly text: string;
  readonly answer?: HttpAnswer;
}

/** What is known of an HTTP answer beside its head. */
interface HttpAnswer {
  /** What was asked for. */
  readonly path: string;
  readonly status: number;
  readonly body: string;
}

/** An output, taken apart by what may stand where. */
export interface ReadOutput {
  readonly kind: string;
  /** Whether a browser shows it or runs it. */
  readonly isPage: boolean;
  /** Whether it was answered where the pages are, whatever it is: their policy says whom they may talk to. */
  readonly isFromPages: boolean;
  /** Where values of records may stand: what a caller asked for; on a page, examples. */
  readonly values: string;
  /** All else: errors, headers, log lines. */
  readonly text: string;
}

const pageTypes = /content-type\W+(?:text\/(?:html|css|javascript)|application\/javascript|image\/|font\/)/i;

/** Everything below it is a page, or a file for one. */
const pages = '/console/';

/** What is answered there, or leads there. */
const fromPages = /^\/console(?:[/?]|$)/;

/** Takes an output apart. */
export function readOutput({ kind, text, answer }: Output): ReadOutput {
  if (answer === undefined) return { kind, isPage: false, isFromPages: false, values: '', text };
  const { path, status, body } = answer;
  const isFromPages = fromPages.test(path);
  if (status === 200 && (path.startsWith(pages) || pageTypes.test(text))) {
    return { kind: 'a page', isPage: true, isFromPages, values: body, text };
  }
  const { data, extensions, ...rest } = readJson(body);
  if (data === undefined) return { kind, isPage: false, isFromPages, values: '', text: `${text}\n${body}` };
  // How records were read is told by ids, those that the caller named among them; no platform's word is in it.
  const told = JSON.stringify(extensions, (key, value: unknown) => (key === 'id' ? null : value));
  return {
    kind,
    isPage: false,
    isFromPages,
    values: JSON.stringify(data),
    text: `${text}\n${JSON.stringify(rest)}\n${told}`,
  };
}

/** The members of a JSON object; none where the text is anything else. */
function readJson(text: string): Readonly<Record<string, unknown>> {
  if (!text.startsWith('{')) return {};
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
