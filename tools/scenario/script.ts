import type { Rule } from '../../domain/alert.ts';
import type { Labels, Severity } from '../../domain/observation.ts';
import type { World } from './world.ts';

export type Domain = 'hardware' | 'storage' | 'network' | 'hypervisor' | 'system' | 'service' | 'human';

/** What really is the matter. `concepts`: words that would name it rightly, whether or not the vocabulary has them. */
export type Truth =
  | {
      readonly kind: 'cause';
      readonly causes: ReadonlyArray<{ readonly assetId: string; readonly concepts: readonly string[] }>;
      /** All of them are at work; else they are names of one. */
      readonly together?: boolean | undefined;
    }
  /** Nothing is wrong; or something is, and what was recorded does not tell what. */
  | { readonly kind: 'nothing' | 'not-enough' };

export type Built = {
  readonly rules: readonly Rule[];
  /** The asset whose alert is to be explained; others may fire too. */
  readonly alert: string;
  readonly truth: Truth;
};

/** A generated scenario: its folder's name hints at nothing; `told` says what happens in it, and `sources` by what it is written. */
export type Script = {
  readonly name: string;
  readonly domain: Domain;
  readonly told: string;
  readonly sources: readonly string[];
  readonly minutes?: number;
  readonly build: (w: World) => Built;
};

type Causes = ReadonlyArray<readonly [assetId: string, ...concepts: string[]]>;

/** One cause, under each of the names that are right. */
export function cause(...causes: Causes): Truth {
  return { kind: 'cause', causes: causesOf(causes) };
}

/** Several causes, each of its own. */
export function together(...causes: Causes): Truth {
  return { kind: 'cause', causes: causesOf(causes), together: true };
}

function causesOf(causes: Causes) {
  return causes.map(([assetId, ...concepts]) => ({ assetId, concepts }));
}

type Limit = {
  readonly metric: string;
  readonly labels?: Labels;
  readonly on: string;
  readonly for?: number;
  readonly severity?: Severity;
};

export function above(name: string, limit: number, { metric, labels = {}, on, for: minutes = 5, severity = 'critical' }: Limit): Rule {
  const condition = { kind: 'threshold', metric, labels, assetId: on, above: limit, below: null, forMs: minutes * 60_000 } as const;
  return { id: idOf(name), name, severity, condition };
}

export function below(name: string, limit: number, { metric, labels = {}, on, for: minutes = 5, severity = 'critical' }: Limit): Rule {
  const condition = { kind: 'threshold', metric, labels, assetId: on, above: null, below: limit, forMs: minutes * 60_000 } as const;
  return { id: idOf(name), name, severity, condition };
}

export function seen(name: string, of: 'log' | 'event', contains: string, on: string, atLeast = 1, withinMinutes = 15): Rule {
  return {
    id: idOf(name),
    name,
    severity: 'critical',
    condition: { kind: 'pattern', of, contains, assetId: on, atLeast, withinMs: withinMinutes * 60_000 },
  };
}

export function absent(name: string, metric: string, on: string, minutes = 10): Rule {
  return { id: idOf(name), name, severity: 'critical', condition: { kind: 'absence', metric, assetId: on, forMs: minutes * 60_000 } };
}

/** How each kind of exporter tells of slowness and of failures, for the rules that watch them. */
export const SLOW = {
  prometheus: { metric: 'http_request_duration_seconds', labels: { quantile: '0.95' } },
  haproxy: { metric: 'haproxy_backend_response_time_average_seconds' },
  otel: { metric: 'http.server.request.duration', labels: { quantile: '0.95' } },
} as const;
/** Of counters the rate per second is judged. */
export const FAILING = {
  prometheus: { metric: 'http_requests_total', labels: { code: '500' } },
  haproxy: { metric: 'haproxy_backend_http_responses_total', labels: { code: '5xx' } },
  otel: { metric: 'http.server.error_ratio' },
} as const;

function idOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
