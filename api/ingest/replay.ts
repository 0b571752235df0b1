import { AppError } from '../../domain/errors.ts';
import { contentId } from '../../domain/ids.ts';
import { toWire, type WireAlert, type WireObservation } from '../../domain/jobs.ts';
import { rejectedBecause } from '../../domain/rejected-words.ts';
import type { RejectedRecord } from '../../stores/stores.ts';
import { readAlert } from '../alertmanager.ts';
import type { ApiDeps } from '../deps.ts';
import { readEvent } from '../ingest-events.ts';
import { readLogs } from '../otlp/logs.ts';
import { readMetrics } from '../otlp/metrics.ts';
import { LogsRequest, MetricsRequest } from '../otlp/schema.ts';
import { readLine } from './read-line.ts';

type ReplayDeps = Omit<ApiDeps, 'explain' | 'ask' | 'recheck'>;

type Read = {
  readonly observations: readonly WireObservation[];
  readonly alerts?: readonly WireAlert[];
  readonly faults: readonly string[];
};

/**
 * Takes a rejected record again by the way that it came, as it is or mended, and marks it, so that it is not taken twice
 * by accident. What a listener rejected is taken as a line of `POST /ingest`.
 *
 * @param mended null for the record as it was kept
 * @param again take it although it was replayed before
 * @returns the job that holds it
 * @throws NOT_FOUND, REJECTED_REPLAYED, REQUEST_INVALID when it still cannot be taken, and what enqueuing throws
 */
export async function replay(
  deps: ReplayDeps,
  id: string,
  mended: string | null,
  again: boolean,
): Promise<{ readonly jobId: string; readonly replayedAt: Date }> {
  const rejected = await deps.stores.rejected.get(id);
  if (rejected === null) throw new AppError('NOT_FOUND', `rejected record ${id}`);
  if (rejected.replayedAt && !again) throw replayed(id, rejected.replayedAt);
  const { observations, alerts = [], faults } = readBy(deps, rejected.source, mended ?? wholeOf(rejected));
  if (faults.length > 0 || observations.length + alerts.length === 0) throw unfit(faults[0] ?? 'it holds nothing');

  const replayedAt = deps.now();
  // The same id for whoever replays it at the same time: the queue keeps one of them.
  const jobId = contentId('req', 'replay', id, again ? replayedAt.toISOString() : '');
  const { tenantId } = deps.stores;
  if (alerts.length > 0) await deps.enqueue('receive-alerts', { tenantId, alerts }, { id: jobId });
  else await deps.enqueue('index-observations', { tenantId, batchId: jobId, observations }, { id: jobId });
  await deps.stores.rejected.markReplayed(id, replayedAt);
  deps.counters.add(rejected.source, 'accepted', 1);
  return { jobId, replayedAt };
}

function readBy(deps: ReplayDeps, source: string, text: string): Read {
  const now = deps.now();
  switch (source) {
    case 'ingest': {
      const document = parsed(text);
      const events = 'events' in document && Array.isArray(document.events) ? document.events : [document];
      const read = events.map((event) => readEvent(event, now));
      return {
        observations: read.flatMap((one) => (one.kind === 'accepted' ? one.observations.map(toWire) : [])),
        faults: read.flatMap((one) => (one.kind === 'rejected' ? [one.reason] : [])),
      };
    }
    case 'alertmanager': {
      const document = parsed(text);
      const alerts = 'alerts' in document && Array.isArray(document.alerts) ? document.alerts : [document];
      const read = alerts.map((alert) => readAlert(alert, deps.settings.assetLabels));
      return {
        observations: [],
        alerts: read.flatMap((one) => (one.kind === 'accepted' ? [one.alert] : [])),
        faults: read.flatMap((one) => (one.kind === 'rejected' ? [one.reason] : [])),
      };
    }
    case 'otlp-logs':
    case 'otlp-metrics': {
      const { observations, rejected } = readOtlp(source, parsed(text), now);
      return { observations, faults: rejected.map(({ reason }) => reason) };
    }
    case 'otlp-traces':
      throw unfit('spans are measured as they come and are not taken again');
    default: {
      const read = readLine(text, 'any', now);
      return read.kind === 'accepted'
        ? { observations: read.observations.map(toWire), faults: [] }
        : { observations: [], faults: [read.reason] };
    }
  }
}

function readOtlp(source: 'otlp-logs' | 'otlp-metrics', document: object, now: Date) {
  if (source === 'otlp-logs') {
    const request = LogsRequest.safeParse(document);
    if (request.success) return readLogs(request.data, now);
  } else {
    const request = MetricsRequest.safeParse(document);
    if (request.success) return readMetrics(request.data, now);
  }
  throw unfit('it is no request of OTLP in JSON');
}

/** The record as it came. @throws REQUEST_INVALID when only a part of it was kept */
function wholeOf({ record, isCut }: RejectedRecord): string {
  if (isCut) throw unfit('only its beginning was kept; send it mended');
  if (record.startsWith('base64:')) throw unfit('it is binary; send it mended');
  return record;
}

function parsed(text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    throw unfit(`it is no JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
  if (typeof value !== 'object' || value === null) throw unfit('it is no JSON object');
  return value;
}

function unfit(why: string): AppError {
  return new AppError('REQUEST_INVALID', `the record cannot be taken: ${why}`, {
    hint: {
      en: `The record still cannot be taken: ${why}.`,
      ru: `Запись по-прежнему не принимается: ${rejectedBecause(why, 'ru')}.`,
      ko: `이 기록은 여전히 받을 수 없습니다: ${rejectedBecause(why, 'ko')}.`,
    },
  });
}

function replayed(id: string, at: Date): AppError {
  const when = at.toISOString();
  return new AppError('REJECTED_REPLAYED', `${id} was replayed at ${when}`, {
    hint: {
      en: `It was sent again at ${when}; add again=true to do so once more.`,
      ru: `Отправлена повторно ${when}; чтобы отправить ещё раз, добавьте again=true.`,
      ko: `${when}에 다시 보냈습니다. 한 번 더 보내려면 again=true를 붙이세요.`,
    },
  });
}
