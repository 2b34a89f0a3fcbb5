import { readFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';

/** What the shipped Kubernetes deployment gives the server. */
export interface Deployment {
  /** For example `--max-old-space-size=384`. */
  readonly nodeOptions: string;
  /** The memory limit of the container, in bytes. */
  readonly memoryBytes: number;
}

interface Container {
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly resources: { readonly limits: { readonly memory: string } };
}

interface Manifest {
  readonly kind: string;
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly Container[] } } };
}

/** Reads the deployment's memory settings from its manifest. */
export async function readDeployment(): Promise<Deployment> {
  const file = new URL('../../deploy/kubernetes/deployment.yaml', import.meta.url);
  const manifests = parseAllDocuments(await readFile(file, 'utf8')).map((one) => one.toJS() as Manifest);
  const container = manifests.find(({ kind }) => kind === 'Deployment')?.spec.template.spec.containers[0];
  const nodeOptions = container?.env.find(({ name }) => name === 'NODE_OPTIONS')?.value;
  const [, mebibytes] = /^(\d+)Mi$/.exec(container?.resources.limits.memory ?? '') ?? [];
  if (nodeOptions === undefined || mebibytes === undefined) throw new Error(`unexpected ${file.pathname}`);
  return { nodeOptions, memoryBytes: Number(mebibytes) * 2 ** 20 };
}
