import { execFile } from 'node:child_process';
import { readFile, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { plantTree, repository } from '../house/planted-tree.ts';

/** One object of a manifest. */
export interface Manifest {
  /** The file that it is in, with the number of the document where that has several. */
  readonly place: string;
  readonly object: { readonly apiVersion: string; readonly kind: string } & Readonly<Record<string, unknown>>;
}

const folder = join(repository, 'deploy/kubernetes');

/** Reads YAML. @throws where it is none, says a key twice, or says what no object of Kubernetes says */
export function parseManifests(file: string, text: string): Manifest[] {
  return parseAllDocuments(text, { uniqueKeys: true, version: '1.2' }).map((document, index) => {
    const [problem] = [...document.errors, ...document.warnings];
    if (problem !== undefined) throw new Error(`${file}: ${problem.message}`);
    return { place: `${file}#${index}`, object: document.toJS() as Manifest['object'] };
  });
}

/** Every file of deploy/kubernetes with the objects in it, by its path there. */
export async function readManifestFiles(): Promise<ReadonlyMap<string, readonly Manifest[]>> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.yaml')).sort();
  const files = names.map(async (name): Promise<[string, Manifest[]]> => [
    name,
    parseManifests(name, await readFile(join(folder, name), 'utf8')),
  ]);
  return new Map(await Promise.all(files));
}

/**
 * Compares objects with the definitions that Kubernetes publishes: fields that it does not know by the compiler, since
 * the types are made of them, and required fields, values and formats by the validators that are made of them.
 *
 * @returns one line a problem
 */
export async function findProblems(manifests: readonly Manifest[]): Promise<string[]> {
  return [...(await findBadValues(manifests)), ...(await findUnknownFields(manifests))];
}

async function findBadValues(manifests: readonly Manifest[]): Promise<string[]> {
  const problems = manifests.map(async ({ place, object }) => {
    const path = `kubernetes-models/${object.apiVersion}/${object.kind}`;
    const models = (await import(path)) as Record<string, new (data: unknown) => { validate(): void }>;
    const Model = models[object.kind];
    if (Model === undefined) return `${place}: ${object.kind} is unknown`;
    try {
      new Model(object).validate();
      return null;
    } catch (error) {
      return `${place}: ${(error as Error).message}`;
    }
  });
  return (await Promise.all(problems)).filter((problem) => problem !== null);
}

async function findUnknownFields(manifests: readonly Manifest[]): Promise<string[]> {
  const lines = manifests.map(({ place, object }, index) => {
    const name = `I${object.kind}`;
    return [
      `import type { ${name} as Kind${index} } from 'kubernetes-models/${object.apiVersion}/${object.kind}';`,
      `/* ${place} */ export const object${index}: Kind${index} = ${JSON.stringify(object)};`,
    ].join('\n');
  });
  await using tree = await plantTree({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({
      compilerOptions: { module: 'nodenext', noEmit: true, skipLibCheck: true, strict: true, types: [] },
      files: ['manifests.ts'],
    }),
    'manifests.ts': lines.join('\n'),
  });
  await symlink(join(repository, 'node_modules'), join(tree.root, 'node_modules'));
  const compiler = join(repository, 'node_modules/@typescript/native/bin/tsc');
  const compiling = promisify(execFile)(process.execPath, [compiler, '--pretty', 'false'], {
    cwd: tree.root,
  });
  return await compiling.then(
    () => [],
    (error: unknown) => {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      return (stdout + stderr).trim().split('\n');
    },
  );
}
