import { z } from 'zod';
import { isHeartbeat } from '../domain/heard.ts';
import { contentId } from '../domain/ids.ts';
import type { WireAlert } from '../domain/jobs.ts';
import type { Localized } from '../domain/language.ts';
import type { Severity } from '../domain/observation.ts';
import { storableText } from '../domain/text.ts';

/**
 * Alertmanager's webhook, version 4; only what is read. Alerts are looked at one by one, so that a bad one does not take
 * the others with it.
 *
 * @see https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */
export const Webhook = z.object({
  version: z.literal('4'),
  status: z.enum(['firing', 'resolved']),
  receiver: z.string().optional(),
  groupKey: z.string().optional(),
  externalURL: z.string().optional(),
  truncatedAlerts: z.int().optional(),
  alerts: z.array(z.unknown()).max(50_000),
});

/**
 * Labels that name the asset, in this order: the first present wins. `instance` loses its port. An alert on a whole
 * service, job or cluster is filed under that.
 */
export const ASSET_LABELS: readonly string[] = [
  'asset',
  'asset_id',
  'host',
  'hostname',
  'nodename',
  'node',
  'instance',
  'service',
  'job',
  'cluster',
];

const Labels = z.record(z.string().transform(storableText), z.string().transform(storableText));
const Instant = z.iso.datetime({ offset: true });

const WebhookAlert = z
  .object({
    status: z.enum(['firing', 'resolved']),
    labels: Labels,
    annotations: Labels.default({}),
    startsAt: Instant,
    endsAt: Instant.optional(),
    fingerprint: z.string().min(1).max(128).transform(storableText).optional(),
    generatorURL: z.string().optional(),
  })
  .refine(({ labels }) => (labels.alertname ?? '') !== '', { path: ['labels', 'alertname'], message: 'is missing' })
  .refine(({ status, endsAt }) => status === 'firing' || (endsAt !== undefined && !isNever(endsAt)), {
    path: ['endsAt'],
    message: 'is missing though the alert is resolved',
  });

export type ReadAlert =
  | { readonly kind: 'accepted'; readonly alert: WireAlert }
  | { readonly kind: 'rejected'; readonly reason: string; readonly said?: Localized; readonly record: unknown };

/** One alert of a webhook in our words, or why it cannot be taken. */
export function readAlert(input: unknown, assetLabels: readonly string[]): ReadAlert {
  const parsed = WebhookAlert.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { kind: 'rejected', reason: `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`, record: input };
  }
  const { status, labels, annotations, startsAt, endsAt, fingerprint, generatorURL } = parsed.data;
  const name = labels.alertname ?? '';
  // That alerts come through is of no asset.
  const assetId = assetOf(labels, assetLabels) ?? (isHeartbeat({ name, labels }) ? 'alertmanager' : null);
  if (assetId === null) {
    const said = namesNoAsset(assetLabels, labels);
    return { kind: 'rejected', reason: said.en, said, record: input };
  }
  return {
    kind: 'accepted',
    alert: {
      fingerprint: fingerprint ?? contentId('alr', JSON.stringify(Object.entries(labels).sort())),
      source: 'alertmanager',
      name,
      severity: severityOf(labels.severity ?? labels.priority ?? ''),
      assetId,
      status,
      startedAt: new Date(startsAt).toISOString(),
      resolvedAt: status === 'resolved' && endsAt !== undefined ? new Date(endsAt).toISOString() : null,
      summary: annotations.summary || annotations.description || annotations.message || name,
      labels,
      annotations: generatorURL === undefined ? annotations : { generatorURL: storableText(generatorURL), ...annotations },
    },
  };
}

/** Labels of an alert that are named to whoever sets which of them counts. */
const MOST_NAMED = 20;

function namesNoAsset(order: readonly string[], labels: Readonly<Record<string, string>>): Localized {
  const wanted = order.join(', ');
  const names = Object.keys(labels);
  const there = `${names.slice(0, MOST_NAMED).join(', ')}${names.length > MOST_NAMED ? ', …' : ''}`;
  return {
    en: `labels: none of ${wanted} names the asset; there are ${there}: add the one that does to api.assetLabels`,
    ru: `labels: ни одна из меток ${wanted} не называет объект; есть ${there}: добавьте нужную в api.assetLabels`,
    ko: `labels: ${wanted} 중 자산을 가리키는 레이블이 없습니다. 있는 레이블: ${there}. 자산을 가리키는 것을 api.assetLabels에 추가하세요`,
  };
}

/** Name of the asset by the first of the labels that is there; null when none is. */
export function assetOf(labels: Readonly<Record<string, string>>, order: readonly string[]): string | null {
  for (const label of order) {
    const value = labels[label]?.trim() ?? '';
    if (value !== '') return label === 'instance' ? withoutPort(value) : value;
  }
  return null;
}

function withoutPort(instance: string): string {
  const bare = instance
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/[/?#].*$/, '')
    // What logs in is no name.
    .replace(/^.*@/, '');
  const bracketed = /^\[(.+)\](:\d+)?$/.exec(bare);
  if (bracketed?.[1] !== undefined) return bracketed[1];
  return /^[^:]+:\d+$/.test(bare) ? bare.replace(/:\d+$/, '') : bare;
}

function severityOf(label: string): Severity {
  const word = label.toLowerCase();
  if (['critical', 'crit', 'page', 'fatal', 'emergency', 'error', 'high', 'p1', 'disaster'].includes(word)) return 'critical';
  if (['info', 'information', 'informational', 'none', 'debug', 'low', 'p4', 'p5', 'notice'].includes(word)) return 'info';
  return 'warning';
}

/** Go's zero time: Alertmanager's way to say "not yet". */
function isNever(instant: string): boolean {
  return new Date(instant).getTime() < 0;
}
