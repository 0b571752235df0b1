import type { Traced } from './requests.ts';
import type { World } from './world.ts';

/** How a program writes of a request: before it works on it, and when it is done. */
export type RequestTexts = { readonly begun: (id: string) => string; readonly done: (id: string) => string; readonly attribute?: string };

/**
 * Requests to a service of which nothing but lines of logs tell: each service that they pass writes one when it is asked and one when it
 * answers, both with the request's number, in the text or as an attribute of the record. Those who call write the same.
 *
 * @param perMinute requests that come
 */
export function requestLines(w: World, root: Traced, perMinute: number, texts: RequestTexts): void {
  for (let minute = 0; minute < w.minutes; minute++) {
    const count = w.random.poisson(perMinute);
    for (let one = 0; one < count; one++) {
      const at = minute + w.random.next() * 0.95;
      handle(w, root, at, w.start.getTime() + at * 60_000, { id: idOf(w), texts });
    }
  }
}

/** Writes what one service does for a request, and returns when it is done. */
function handle(
  w: World,
  service: Traced,
  minute: number,
  fromMs: number,
  request: { readonly id: string; readonly texts: RequestTexts },
): number {
  const { id, texts } = request;
  const ownMs = service.seconds(minute) * 1000 * Math.exp(0.25 * w.random.normal());
  const write = (ms: number, body: string) =>
    w.taken({
      kind: 'log',
      at: new Date(Math.round(ms)),
      assetId: service.assetId,
      severityNumber: 9,
      body,
      source: 'agent',
      attributes: texts.attribute === undefined ? {} : { [texts.attribute]: id },
    });
  write(fromMs, texts.begun(id));
  let at = fromMs + ownMs / 2;
  for (const next of service.calls ?? []) at = handle(w, next, minute, at + 1, request) + 1;
  write(at + ownMs / 2, texts.done(id));
  return at + ownMs / 2;
}

function idOf(w: World): string {
  return Array.from({ length: 4 }, () => w.random.integer(0, 0xffff_fff).toString(16).padStart(8, '0')).join('');
}
