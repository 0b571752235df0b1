import { storableText } from '../../domain/text.ts';
import { RecordFault } from '../ingest/attributes.ts';
import { addKeyValues, type KeyValue } from './values.ts';

/** Who sent it, in our words. */
export type Sender = {
  readonly assetId: string;
  /** All it says of itself but what only its exporter is concerned with; for log records. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Of that, what tells its series from another's on the same asset. */
  readonly identity: ReadonlyMap<string, string>;
};

/** The first that is there names the asset. */
const ASSET_NAMES = ['host.name', 'service.name', 'service.instance.id', 'host.id', 'k8s.node.name', 'k8s.pod.name', 'container.name'];

const IDENTITY = new Set([
  'service.namespace',
  'service.name',
  'service.instance.id',
  'process.pid',
  'process.executable.name',
  'container.name',
  'container.id',
  'k8s.namespace.name',
  'k8s.pod.name',
  'k8s.container.name',
]);

/** @throws RecordFault when it names neither a host nor a service */
export function senderOf(attributes: readonly KeyValue[]): Sender {
  const all = new Map<string, string>();
  addKeyValues(all, attributes);
  const named = ASSET_NAMES.find((name) => (all.get(name) ?? '') !== '');
  if (named === undefined) throw new RecordFault('resource: names no host.name and no service.name');
  const assetId = storableText((all.get(named) ?? '').slice(0, 256));
  const kept = [...all].filter(([name]) => name !== named && !name.startsWith('telemetry.'));
  return { assetId, attributes: new Map(kept), identity: new Map(kept.filter(([name]) => IDENTITY.has(name))) };
}
