import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { metricsText } from '../../api/routes/health.ts';
import { parseSettings } from '../../config.ts';
import type { JobName } from '../../domain/jobs.ts';
import { describeWithGoTool } from '../peers/go-tool.ts';
import { scratch } from '../peers/peer.ts';
import { describeWithPython, runPython } from '../peers/python.ts';
import { judgeWorkloads, type KubernetesObject } from './kubernetes-rules.ts';

const chart = join(import.meta.dirname, '..', '..', 'deploy', 'helm', 'inframind');
const folder = scratch('helm');
afterAll(() => folder.remove());
/** The oldest that the chart says it is for, and the newest whose schemas there are. */
const KUBERNETES = ['1.27', '1.37'];
const CASES = ['least', 'full', 'queue-length'] as const;
const valuesOf = (name: string) => join(import.meta.dirname, 'helm-values', `${name}.yaml`);

/** What is wrong with each object by the API's own schemas; KEDA's objects have none there. */
async function judgeBySchemas(objects: readonly KubernetesObject[], version: string): Promise<string[]> {
  const known = objects.filter(({ apiVersion }) => !apiVersion.startsWith('keda.sh/'));
  const script = new URL('./judge_objects.py', import.meta.url);
  const answer = await runPython(script, [version], known.map((one) => JSON.stringify(one)).join('\n'));
  return (JSON.parse(answer) as Array<string | null>).flatMap((fault, i) => (fault === null ? [] : [`${known[i]?.kind}: ${fault}`]));
}

await describeWithGoTool('helm', 'the Helm chart', (helm) => {
  const render = async (values: string, from = chart, args: readonly string[] = []) => {
    const env = { HELM_CACHE_HOME: folder.path, HELM_CONFIG_HOME: folder.path, HELM_DATA_HOME: folder.path };
    const text = await helm(['template', 'rel', from, '--namespace', 'ops', '--kube-version', '1.34.0', '-f', values, ...args], { env });
    return parseAllDocuments(text).flatMap((document) => (document.contents === null ? [] : [document.toJS() as KubernetesObject]));
  };
  /** The chart with one text of one template replaced. */
  const seeded = (template: string, from: string | RegExp, to: string) => {
    const copy = mkdtempSync(join(folder.path, 'seed-'));
    cpSync(chart, copy, { recursive: true });
    const path = join(copy, 'templates', template);
    const text = readFileSync(path, 'utf8');
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    writeFileSync(path, changed);
    return copy;
  };
  const rendered: Partial<Record<(typeof CASES)[number], KubernetesObject[]>> = {};
  const objectsOf = (name: (typeof CASES)[number]) => rendered[name] ?? [];
  beforeAll(async () => {
    for (const name of CASES) rendered[name] = await render(valuesOf(name));
  }, 60_000);

  test.each(CASES)('helm lint finds nothing with the values "%s"', async (name) => {
    await expect(helm(['lint', chart, '--strict', '--kube-version', '1.34.0', '-f', valuesOf(name)])).resolves.toContain(
      '0 chart(s) failed',
    );
  });

  test.each(CASES)('the workloads of "%s" keep the Pod Security Standard "restricted" and our rules', (name) => {
    expect(judgeWorkloads(objectsOf(name))).toEqual([]);
  });

  test('has each role, the bot alone at a time and the workers scaled', () => {
    const deployments = objectsOf('least').filter(({ kind }) => kind === 'Deployment');
    expect(deployments.map(({ spec }) => spec?.template?.spec.containers[0]?.args?.at(-1))).toEqual(['api', 'bot', 'worker']);
    expect(deployments.map(({ spec }) => [spec?.replicas, spec?.strategy?.type])).toEqual([
      [2, 'RollingUpdate'],
      [1, 'Recreate'],
      [undefined, 'RollingUpdate'],
    ]);
    const scaler = objectsOf('full').find(({ kind }) => kind === 'HorizontalPodAutoscaler');
    expect([scaler?.spec?.scaleTargetRef?.name, scaler?.spec?.maxReplicas]).toEqual(['rel-inframind-worker', 40]);
    expect(objectsOf('queue-length').map(({ kind }) => kind)).not.toContain('HorizontalPodAutoscaler');
    expect(objectsOf('queue-length').some(({ metadata }) => metadata.name.endsWith('-bot'))).toBe(false);
  });

  test.each(CASES)('the settings of "%s" are valid, and every file they name is mounted', (name) => {
    const text = objectsOf(name).find(({ kind }) => kind === 'ConfigMap')?.data?.['inframind.yaml'] ?? '';
    const settings = parseSettings(parse(text), name);
    expect(settings.databaseUrl).toBe('file:/run/secrets/database_url');
    expect(settings.api).toMatchObject({
      host: '0.0.0.0',
      token: 'file:/run/secrets/api_token',
      queueLimit: name === 'full' ? 9_000 : 5_000,
    });
    const mounts = objectsOf(name).find(({ kind }) => kind === 'Deployment')?.spec?.template?.spec.containers[0]?.volumeMounts ?? [];
    const files = [...text.matchAll(/(?:file:)?(\/run\/\S+)/g)].map(([, path = '']) => path);
    expect(files.length).toBeGreaterThan(3);
    expect(files.filter((path) => !mounts.some(({ mountPath }) => path.startsWith(`${mountPath}/`)))).toEqual([]);
  });

  test('makes no Secret and holds none', () => {
    for (const name of CASES) expect(objectsOf(name).map(({ kind }) => kind)).not.toContain('Secret');
  });

  test('the figure by which KEDA scales is one that /metrics tells, of a queue that exists', () => {
    const { valueLocation = '' } =
      objectsOf('queue-length').find(({ kind }) => kind === 'ScaledObject')?.spec?.triggers?.[0]?.metadata ?? {};
    const queue: JobName = 'index-observations';
    expect(metricsText([], { [queue]: { waiting: 7 } })).toContain(`${valueLocation} 7`);
  });

  test.each([
    ['no Secret is named', [], /existingSecret/],
    ['a value is misspelt', ['--set', 'existingSecret=s,worker.replica=3'], /replica/],
    ['the tag is latest', ['--set', 'existingSecret=s,image.tag=latest'], /tag/],
    ['an Ingress has no TLS', ['--set', 'existingSecret=s,api.ingress.enabled=true,api.ingress.host=a.example.com'], /tlsSecret/],
    ['two things scale the workers', ['--set', 'existingSecret=s,worker.keda.enabled=true'], /enable one of them/],
    ['limits are taken away', ['--set', 'existingSecret=s,worker.resources.limits=null'], /limits/],
  ])('is refused when %s', async (_, args, fault) => {
    await expect(helm(['template', 'rel', chart, '--kube-version', '1.34.0', ...args])).rejects.toThrow(fault);
  });

  describeWithPython(['kubernetes-validate==1.37.0'], "against the schemas of Kubernetes' API", () => {
    test.each(CASES.flatMap((name) => KUBERNETES.map((version) => [name, version] as const)))(
      '"%s" is valid for Kubernetes %s',
      async (name, version) => {
        expect(objectsOf(name).length).toBeGreaterThan(4);
        expect(await judgeBySchemas(objectsOf(name), version)).toEqual([]);
      },
    );

    test.each([
      ['_helpers.tpl', 'readinessProbe:', 'readinesProbe:', /readinesProbe/],
      ['_helpers.tpl', 'periodSeconds: 30', 'periodSeconds: often', /often/],
      ['scaling.yaml', 'apiVersion: autoscaling/v2\n', 'apiVersion: autoscaling/v2beta9\n', /no schema/],
      ['network.yaml', 'policyTypes: [Ingress, Egress]', 'policyTypes: Ingress', /Ingress/],
    ])('a fault in %s is found: %s → %s', async (template, from, to, fault) => {
      const faults = await judgeBySchemas(await render(valuesOf('least'), seeded(template, from, to)), '1.34');
      expect(faults.some((found) => fault.test(found))).toBe(true);
    });
  });

  test.each([
    [/runAsNonRoot: true\n/, 'runAsNonRoot: false\n', /may be root/],
    [/allowPrivilegeEscalation: false/, 'allowPrivilegeEscalation: true', /gain privileges/],
    [/drop: \[ALL\]/, 'drop: [NET_RAW]', /capabilities/],
    [/resources: \{\{.*\}\}/, 'resources: {}', /requests and limits/],
    [/automountServiceAccountToken: false/, 'automountServiceAccountToken: true', /token of the cluster/],
    [/emptyDir: \{ sizeLimit: 128Mi \}/, 'hostPath: { path: /tmp }', /mounts tmp/],
    [/exec:\n\s+command: .*\n/, 'httpGet: { path: /health, port: http }\n', /when the database is away/],
  ])('a fault in a pod is found: %s', async (from, to, fault) => {
    const faults = judgeWorkloads(await render(valuesOf('least'), seeded('_helpers.tpl', from, to)));
    expect(faults.filter((found) => fault.test(found))).toHaveLength(3);
  });
});
