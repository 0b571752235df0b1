import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFakeCluster } from '../../../test/fakes/kubernetes/cluster.ts';
import { type ClusterPeer, hasKubernetes, startKubernetes } from '../../../test/peers/kubernetes.ts';

// biome-ignore lint/suspicious/noExplicitAny: a document of OpenAPI, looked into
type Json = any;
const APPS = '/apis/apps/v1';
const CORE = '/api/v1';
const STATUS = 'io.k8s.apimachinery.pkg.apis.meta.v1.Status';

/** Where an answer differs from a schema: fields that it does not know, of another kind, or that are required and not there. */
const faults = (value: Json, schema: Json, document: Json, at: string): string[] => {
  const { $ref, allOf } = schema;
  if ($ref !== undefined) return faults(value, document.components.schemas[$ref.split('/').at(-1)], document, at);
  if (allOf !== undefined) return allOf.flatMap((one: Json) => faults(value, one, document, at));
  const kind = Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
  const wanted = schema.type ?? (schema.properties ? 'object' : null);
  if (wanted !== null && wanted !== kind && !(wanted === 'number' && kind === 'integer')) return [`${at}: ${kind}, not ${wanted}`];
  if (kind === 'array') return value.flatMap((one: Json, n: number) => faults(one, schema.items ?? {}, document, `${at}[${n}]`));
  if (kind !== 'object') return [];
  const missing = (schema.required ?? []).filter((name: string) => value[name] === undefined);
  return [
    ...missing.map((name: string) => `${at}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, inner]) => {
      const known = schema.properties?.[name] ?? schema.additionalProperties;
      if (known !== undefined) return faults(inner, known === true ? {} : known, document, `${at}.${name}`);
      return schema.properties ? [`${at}.${name} is not known`] : [];
    }),
  ];
};

test('fields that a document does not know, of another kind, or missing, are named', () => {
  const document = { components: { schemas: { Spec: { properties: { replicas: { type: 'integer' } }, required: ['selector'] } } } };
  const schema = { properties: { spec: { $ref: '#/components/schemas/Spec' } } };
  expect(faults({ spec: { replicas: 'two', nothing: 1 } }, schema, document, 'x')).toEqual([
    ...['x.spec.selector is missing', 'x.spec.replicas: string, not integer', 'x.spec.nothing is not known'],
  ]);
  expect(faults({ spec: { replicas: 2, selector: {} } }, schema, document, 'x')).toEqual(['x.spec.selector is not known']);
});

// Where no real one was built, `kubernetes.test.ts` says so.
if (hasKubernetes()) holdAgainst();

/** What the cluster of ours answers, held against the OpenAPI documents that a real kube-apiserver serves of itself. */
function holdAgainst(): void {
  describe('the cluster of ours against the OpenAPI of a real one', () => {
    let real: ClusterPeer;
    let ours: ClusterPeer;
    const documents = new Map<string, Json>();
    beforeAll(async () => {
      [real, ours] = await Promise.all([startKubernetes(), startFakeCluster()]);
      for (const group of [APPS, CORE]) documents.set(group, (await real.admin('GET', `/openapi/v3${group}`)).object);
    }, 90_000);
    afterAll(() => Promise.all([real?.stop(), ours?.stop()]));

    const documentOf = (path: string) => documents.get(path.startsWith(APPS) ? APPS : CORE);
    const schemaOf = (method: string, path: string, status: number): Json => {
      const document = documentOf(path);
      if (status >= 400) return document.components.schemas[STATUS];
      const [place] = path.split('?');
      const [, described] = Object.entries<Json>(document.paths).find(([template]) =>
        new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(place ?? ''),
      ) ?? [null, {}];
      return described[method.toLowerCase()]?.responses[status]?.content['application/json']?.schema;
    };

    test('each answer has the fields and kinds that the document tells, and no other', async () => {
      const template = { metadata: { labels: { app: 'cart' } }, spec: { containers: [{ name: 'app', image: 'x:1' }] } };
      const cart = { metadata: { name: 'cart' }, spec: { replicas: 2, selector: { matchLabels: { app: 'cart' } }, template } };
      const pod = { metadata: { name: 'cart-1' }, spec: template.spec };
      const apps = `${APPS}/namespaces/shop`;
      const asked: ReadonlyArray<readonly [method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object]> = [
        ['POST', `${apps}/deployments`, cart],
        [
          'POST',
          `${apps}/replicasets`,
          { metadata: { name: 'cart-h1', labels: { app: 'cart' } }, spec: { selector: cart.spec.selector, template } },
        ],
        ['POST', `${CORE}/nodes`, { metadata: { name: 'worker-3' } }],
        ['POST', `${CORE}/namespaces/shop/pods`, pod],
        ['GET', `${CORE}/namespaces/kube-system`],
        ['GET', `${apps}/deployments/cart`],
        ['GET', `${apps}/deployments/nothing`],
        ['GET', `${apps}/replicasets?labelSelector=app%3Dcart`],
        ['PATCH', `${apps}/deployments/cart`, { metadata: { uid: 'x' }, spec: {} }],
        [
          'PATCH',
          `${apps}/deployments/cart`,
          { metadata: { annotations: { a: 'b' } }, spec: { template: { metadata: { annotations: { c: 'd' } } } } },
        ],
        ['PATCH', `${apps}/deployments/cart/scale`, { spec: { replicas: 3 } }],
        ['PATCH', `${apps}/deployments/cart/status`, { status: { observedGeneration: 1, replicas: 2 } }],
        ['PATCH', `${CORE}/nodes/worker-3`, { spec: { unschedulable: true } }],
        ['DELETE', `${CORE}/namespaces/shop/pods/cart-1`],
      ];
      const [lie, schema] = [{ spec: { replicas: 'two', nothing: 1 } }, schemaOf('GET', `${apps}/deployments/cart`, 200)];
      expect(faults(lie, schema, documentOf(APPS), 'x')).toEqual([
        ...['x.spec.selector is missing', 'x.spec.template is missing'],
        ...['x.spec.replicas: string, not integer', 'x.spec.nothing is not known'],
      ]);
      const wrong: string[] = [];
      for (const [method, path, body] of asked) {
        const [there, here] = [await real.admin(method, path, body), await ours.admin(method, path, body)];
        if (there.status !== here.status) wrong.push(`${method} ${path}: ${here.status}, really ${there.status}`);
        for (const [who, { status, object }] of Object.entries({ there, here })) {
          const schema = schemaOf(method, path, status);
          if (schema === undefined) wrong.push(`${method} ${path}: ${status} is in no document`);
          else wrong.push(...faults(object, schema, documentOf(path), `${who} ${method} ${path}`));
        }
      }
      expect(wrong).toEqual([]);
    }, 60_000);
  });
}
