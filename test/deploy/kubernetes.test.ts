import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { parseConfig } from '../../src/config.ts';
import { createVariablesSchema } from '../../src/config-variables.ts';
import { findLinksFileProblems } from '../../src/organizations/links-file.ts';
import { plantTree, repository } from '../house/planted-tree.ts';
import { readContainer, readDockerfile } from '../packed/dockerfile.ts';
import { startGraph } from '../support/graph.ts';
import { findProblems, parseManifests, readManifestFiles } from './manifests.ts';

/** Compiling the types of Kubernetes takes some seconds on a busy machine. */
const timeoutMs = 60_000;

const files = await readManifestFiles();
const all = [...files.values()].flat();
const isKustomization = (name: string) => name.endsWith('kustomization.yaml');
const manifests = [...files].filter(([name]) => !isKustomization(name)).flatMap(([, objects]) => objects);

/** One step of a JSON patch that adds to the end of a list. */
interface Addition {
  readonly op: 'add';
  readonly path: string;
  readonly value: unknown;
}

/** Does what a JSON patch of {@link Addition}s says. */
function addAll<Value>(value: Value, additions: readonly Addition[]): Value {
  const copy = structuredClone(value);
  for (const { op, path, value: added } of additions) {
    const names = path.split('/').slice(1);
    expect([op, names.pop()]).toEqual(['add', '-']);
    const list = names.reduce((inner: unknown, name) => (inner as Record<string, unknown>)[name], copy);
    (list as unknown[]).push(added);
  }
  return copy;
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

interface Container {
  readonly image: string;
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly resources: Record<'requests' | 'limits', Readonly<Record<'cpu' | 'memory', string>>>;
  readonly startupProbe: Probe;
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
  readonly securityContext: unknown;
}

interface Deployment {
  readonly spec: {
    readonly replicas: number;
    readonly strategy: unknown;
    readonly selector: { readonly matchLabels: unknown };
    readonly template: {
      readonly metadata: {
        readonly labels: unknown;
        readonly annotations: Readonly<Record<string, string>>;
      };
      readonly spec: {
        readonly terminationGracePeriodSeconds: number;
        readonly automountServiceAccountToken: boolean;
        readonly enableServiceLinks?: boolean;
        readonly securityContext: { readonly runAsUser: number; readonly runAsGroup: number };
        readonly containers: readonly [Container];
      };
    };
  };
}

function find<Found>(kind: string, name = 'organization-graph'): Found {
  const found = manifests.filter(({ object }) => {
    const { metadata } = object as unknown as { metadata: { name: string } };
    return object.kind === kind && metadata.name === name;
  });
  expect(found.map(({ object }) => object.kind)).toEqual([kind]);
  return found[0]!.object as unknown as Found;
}

const deployment = find<Deployment>('Deployment');
const pod = deployment.spec.template.spec;
const [container] = pod.containers;
const { data: variables } = find<{ data: Record<string, string> }>('ConfigMap');
const config = parseConfig(variables);

describe('the manifests for Kubernetes', () => {
  test(
    'have no field that Kubernetes does not know, and no value that it does not take',
    { timeout: timeoutMs },
    async () => {
      expect(manifests.length).toBeGreaterThanOrEqual(8);
      expect(await findProblems(manifests)).toEqual([]);
    },
  );

  test('are compared with care: each kind of mistake is found', { timeout: timeoutMs }, async () => {
    const budget = (line: string) =>
      parseManifests('planted.yaml', `apiVersion: policy/v1\nkind: PodDisruptionBudget\nspec:\n  ${line}\n`);
    const service = (line: string) =>
      parseManifests('planted.yaml', `apiVersion: v1\nkind: Service\nspec:\n  ports:\n    - ${line}\n`);
    expect(await findProblems(budget('maxUnavailable: 1'))).toEqual([]);
    expect((await findProblems(budget('maxUnavailabel: 1'))).join()).toContain('maxUnavailabel');
    expect((await findProblems(budget('unhealthyPodEvictionPolicy: Sometimes'))).join()).toContain(
      'unhealthyPodEvictionPolicy',
    );
    expect((await findProblems(service('name: http'))).join()).toContain('required property port');
    expect((await findProblems(service('port: many'))).join()).toContain('integer');
    expect(() => budget('maxUnavailable: 1\n  maxUnavailable: 2')).toThrow('unique');
  });

  test('are all in a kustomization, beside which there is no other', () => {
    const listed = [...files]
      .filter(([name]) => isKustomization(name))
      .flatMap(([name, [kustomization]]) => {
        const { resources } = kustomization!.object as unknown as { resources: string[] };
        return resources.map((resource) => join(name, '..', resource));
      });
    const written = [...files.keys()].filter((name) => !isKustomization(name));
    expect(listed.sort()).toEqual(written.sort());
    expect(all.length).toBe(manifests.length + 3);
  });

  test('set only variables that the server knows, to values that it takes', async () => {
    const known = Object.keys(createVariablesSchema({ isProduction: true, allowsHttp: false }).shape);
    expect(Object.keys(variables).filter((name) => !known.includes(name))).toEqual([]);
    expect(config.linksFile).toBe('/etc/organization-graph/links.json');

    const { data } = find<{ data: Record<string, string> }>('ConfigMap', 'organization-graph-links');
    await using tree = await plantTree({});
    const path = join(tree.root, 'links.json');
    await writeFile(path, data['links.json'] ?? '');
    expect(await findLinksFileProblems(path)).toEqual([]);
  });

  test('keep variables away that Kubernetes would set for a Service, and the server refuse', () => {
    expect(() => parseConfig({ ...variables, LINKS_PORT: 'tcp://10.0.0.1:80' })).toThrow('LINKS_PORT');
    expect(pod.enableServiceLinks).toBe(false);
  });

  test('have a place for records that are shared and for links in a database', async () => {
    const text = await readFile(join(repository, 'deploy/kubernetes/config-map.yaml'), 'utf8');
    const optional: Record<string, string> = {};
    for (const [, name = '', value = ''] of text.matchAll(/^ {2}# ([A-Z_]+): '(\d+)'$/gm)) {
      optional[name] = value;
    }
    const secret = {
      CREDENTIAL_HMAC_KEY: 'thirty-two characters for all pods',
      REDIS_URL: 'redis://redis.example.com:6379',
      LINKS_DATABASE_URL: 'postgresql://links@db.example.com/links?sslmode=verify-full',
    };
    const { LINKS_FILE: _, ...others } = variables;
    const withAll = parseConfig({ ...others, ...optional, ...secret });
    expect(withAll.memory.freshMs).toBeGreaterThan(0);
    expect(withAll.linksDatabase).not.toBeNull();
    const deploymentText = await readFile(join(repository, 'deploy/kubernetes/deployment.yaml'), 'utf8');
    for (const name of Object.keys(secret)) expect(deploymentText).toContain(name);
  });

  test('let callers sign in, with credentials from files of a Secret, where that component is added', async () => {
    const [component] = files.get('sign-in/kustomization.yaml') ?? [];
    const { patches } = component!.object as unknown as { patches: { target: object; patch: string }[] };
    const { place, object } = manifests.find((manifest) => manifest.object.kind === 'Deployment')!;
    expect(patches.map(({ target }) => target)).toEqual([{ kind: 'Deployment', name: 'organization-graph' }]);
    const patched = addAll(object, parseYaml(patches[0]!.patch) as Addition[]);
    expect(await findProblems([{ place, object: patched }])).toEqual([]);

    const { data } = find<{ data: Record<string, string> }>('ConfigMap', 'organization-graph-sign-in');
    const { signIn, serviceCredentials } = parseConfig({ ...variables, ...data });
    expect(signIn).not.toBeNull();
    const { template } = (patched as unknown as Deployment).spec;
    const { volumes, containers } = template.spec as unknown as {
      volumes: { name: string; secret?: { secretName: string } }[];
      containers: { envFrom: object[]; volumeMounts: { name: string; mountPath: string }[] }[];
    };
    expect(volumes).toContainEqual({ name: 'credentials', secret: expect.anything() as unknown });
    expect(containers[0]!.envFrom).toContainEqual({ configMapRef: { name: 'organization-graph-sign-in' } });
    const mount = containers[0]!.volumeMounts.find(({ name }) => name === 'credentials')!;
    expect(serviceCredentials).toEqual({
      access: { file: join(mount.mountPath, 'access') },
      workforce: { file: join(mount.mountPath, 'workforce') },
    });
  });

  test('name the ports that the image listens on', async () => {
    const image = readContainer(
      readDockerfile(await readFile(join(repository, 'Dockerfile'), 'utf8')).at(-1)!,
    );
    const ports = Object.fromEntries(container.ports.map(({ name, containerPort }) => [name, containerPort]));
    expect(ports).toEqual({
      http: Number(image.environment['PORT']),
      admin: Number(image.environment['ADMIN_PORT']),
    });
    expect(ports['http']).toBe(config.port);
    expect(deployment.spec.template.metadata.annotations['prometheus.io/port']).toBe(String(ports['admin']));
    expect(pod.securityContext).toMatchObject({
      runAsUser: image.user.uid,
      runAsGroup: image.user.gid,
    });
  });

  test('probe paths that the server answers, on the port that it has', async () => {
    await using graph = await startGraph();
    for (const { httpGet } of [container.startupProbe, container.readinessProbe, container.livenessProbe]) {
      expect(httpGet.port).toBe('http');
      expect((await fetch(new URL(httpGet.path, graph.url))).status).toBe(200);
    }
  });

  test('end no pod before all that it took on is answered', () => {
    // What the server itself takes at most: see startServer.
    const drainMs = config.shutdownGraceMs + config.operationTimeoutMs + 2000;
    expect(pod.terminationGracePeriodSeconds * 1000).toBeGreaterThan(drainMs + 5000);
    // Before new connections are refused, the probe has seen that the pod is not ready.
    const { periodSeconds, failureThreshold } = container.readinessProbe;
    expect(config.shutdownGraceMs).toBeGreaterThan(periodSeconds * failureThreshold * 1000);
  });

  test('start a pod anew that is stuck, and none that is only busy', () => {
    const { periodSeconds, failureThreshold, timeoutSeconds } = container.livenessProbe;
    expect(timeoutSeconds * 1000).toBeGreaterThan(config.maxEventLoopDelayMs);
    expect(periodSeconds * failureThreshold).toBeGreaterThanOrEqual(20);
  });

  test('keep every pod until another one is there, and lose one at a time', () => {
    expect(deployment.spec.replicas).toBeGreaterThanOrEqual(2);
    expect(deployment.spec.strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: 0, maxSurge: 1 },
    });
    expect(find<{ spec: unknown }>('PodDisruptionBudget').spec).toMatchObject({ maxUnavailable: 1 });
    const { minReplicas } = find<{ spec: { minReplicas: number } }>('HorizontalPodAutoscaler').spec;
    expect(minReplicas).toBe(deployment.spec.replicas);
  });

  test('select the pods that they make', () => {
    const { labels } = deployment.spec.template.metadata;
    expect(deployment.spec.selector.matchLabels).toEqual(labels);
    const selectors = [
      find<{ spec: { selector: unknown } }>('Service').spec.selector,
      find<{ spec: { selector: { matchLabels: unknown } } }>('PodDisruptionBudget').spec.selector.matchLabels,
      find<{ spec: { podSelector: { matchLabels: unknown } } }>('NetworkPolicy').spec.podSelector.matchLabels,
    ];
    expect(selectors).toEqual([labels, labels, labels]);
  });

  test('keep the profile "restricted", with no token and nothing to write to', () => {
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('give each pod the memory that was measured, and its heap a part of that', async () => {
    const page = await readFile(join(repository, 'docs/performance.md'), 'utf8');
    const [, most] = /most memory in any workload *\| ≤ (\d+) MB/.exec(page) ?? [];
    const [, measured] = /most memory in any workload *\| ≤ \d+ MB *\| *(\d+) MB/.exec(page) ?? [];
    const toBytes = (text: string) => Number(/^(\d+)Mi$/.exec(text)?.[1]) * 2 ** 20;
    const { requests, limits } = container.resources;
    expect(toBytes(requests.memory)).toBeGreaterThan(Number(measured) * 1e6);
    expect(toBytes(limits.memory)).toBeGreaterThan(Number(most) * 1e6);
    const options = container.env.find(({ name }) => name === 'NODE_OPTIONS')?.value;
    const heap = Number(/--max-old-space-size=(\d+)/.exec(options ?? '')?.[1]) * 2 ** 20;
    expect(heap).toBeGreaterThan(toBytes(limits.memory) / 2);
    expect(heap).toBeLessThan(toBytes(limits.memory) * 0.8);
  });

  test('give each pod the memory for a full heap, what clients send and do not read, and what Node itself takes', () => {
    // Resident beside the heap, measured in an idle process: 35 MiB, and 16 MiB for what is new on the heap.
    const nodeBytes = 64 * 2 ** 20;
    const heapBytes =
      Number(/=(\d+)/.exec(container.env.find(({ name }) => name === 'NODE_OPTIONS')!.value)![1]) * 2 ** 20;
    const limitBytes = Number(/^(\d+)Mi$/.exec(container.resources.limits.memory)![1]) * 2 ** 20;
    expect(
      heapBytes + config.maxBufferedBytes + config.clients.maxBufferedBytes + nodeBytes,
    ).toBeLessThanOrEqual(limitBytes);
    // The largest response, and as large a one that another client reads at the same time.
    expect(config.maxBufferedBytes).toBeGreaterThanOrEqual(2 * config.limits.maxAnswerBytes);
  });
});
