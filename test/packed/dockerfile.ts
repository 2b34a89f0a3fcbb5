/** One instruction of a Dockerfile. */
export interface Instruction {
  readonly name: string;
  /** What follows its name, on one line. */
  readonly text: string;
}

/** One stage of a Dockerfile. */
export interface Stage {
  /** The image that it begins with. */
  readonly from: string;
  /** The name that later stages know it by. */
  readonly name: string | null;
  readonly instructions: readonly Instruction[];
}

/** Reads as much of the language as our Dockerfile speaks: comments, lines that go on, stages. */
export function readDockerfile(text: string): Stage[] {
  const lines = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '');
  const stages: { from: string; name: string | null; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, name = '', words = ''] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
    if (name === 'FROM') {
      const [, from = '', , stageName] = /^(\S+)( AS (\S+))?$/.exec(words) ?? [];
      stages.push({ from, name: stageName ?? null, instructions: [] });
    } else stages.at(-1)?.instructions.push({ name, text: words });
  }
  return stages;
}

/** What the last stage says how a container is run. */
export function readContainer(stage: Stage) {
  const last = (name: string) =>
    stage.instructions.filter((instruction) => instruction.name === name).at(-1)?.text ?? '';
  const toWords = (text: string) => JSON.parse(text) as string[];
  const [uid = NaN, gid = NaN] = last('USER').split(':').map(Number);
  return {
    environment: readEnvironment(stage),
    command: [...toWords(last('ENTRYPOINT')), ...toWords(last('CMD'))],
    healthCheck: toWords(last('HEALTHCHECK').replace(/^.* CMD /, '')),
    user: { uid, gid },
  };
}

function readEnvironment({ instructions }: Stage): Record<string, string> {
  const pairs = instructions
    .filter(({ name }) => name === 'ENV')
    .flatMap(({ text }) => text.split(' ').filter((pair) => pair !== ''));
  return Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string]));
}
