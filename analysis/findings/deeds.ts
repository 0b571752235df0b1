import type { Window } from '../../domain/answer.ts';
import { createTemplateMiner } from '../templates/templates.ts';
import type { Behaviour, LogLine } from './behaviour.ts';
import type { Deed, Item } from './request-behaviour.ts';
import { key, type Unit, unitsOf } from './requests.ts';
import { spansOfLines } from './spans-of-lines.ts';

export type Deeds = {
  readonly normal: readonly Deed[];
  readonly incident: readonly Deed[];
  /** What the names in deeds stand for. */
  readonly items: ReadonlyMap<string, Item>;
  readonly units: { readonly normal: readonly Unit[]; readonly incident: readonly Unit[] };
};

/** A line that tells of a failure, by its level or its words. */
const ERROR = /\b(error|err|fatal|severe|critical|panic|traceback|exception|\w+(Exception|Error))\b|\bfail(ed|ure|s)?\b/i;

/**
 * What was done for each request before and during: per unit of work the statements, operations and calls. Without
 * spans, the lines of one asset that name the same request are a unit, and tell by their times who waited for whom.
 */
export function deedsOf(input: Pick<Behaviour, 'lines' | 'spans' | 'calls' | 'normalRequests' | 'incidentWindow'>): Deeds {
  const items = new Map<string, Item>();
  const statements = statementsOf(input.lines, items);
  const spans = input.spans.length > 0 ? input.spans : spansOfLines(input.lines, input.calls);
  const side = (window: Window) => {
    const { units, ofSpan } = unitsOf(spans, window);
    const did = new Map<Unit | string, Deed & { readonly items: Set<string> }>();
    for (const unit of units) did.set(unit, { assetId: unit.assetId, atMs: unit.entry.startMs, unit, items: itemsOf(unit, items) });
    const byRequest = Map.groupBy(units, ({ entry, assetId }) => key(entry.traceId, assetId));
    const [from, to] = [window.from.getTime(), window.to.getTime()];
    input.lines.forEach((line, index) => {
      if (line.atMs < from || line.atMs >= to || line.traceId === null) return;
      const unit = unitOf(line, line.traceId, ofSpan, byRequest);
      const where = unit ?? key(line.traceId, line.assetId);
      const known = did.get(where) ?? { assetId: line.assetId, atMs: line.atMs, unit: null, items: new Set<string>() };
      did.set(where, known);
      known.items.add(statements[index] ?? '');
    });
    return { units, deeds: [...did.values()] };
  };
  const [normal, incident] = [side(input.normalRequests), side(input.incidentWindow)];
  return { normal: normal.deeds, incident: incident.deeds, items, units: { normal: normal.units, incident: incident.units } };
}

/** The unit that wrote a line: by its span, or the request's unit on that asset during which it was written. */
function unitOf(
  line: LogLine,
  traceId: string,
  ofSpan: ReadonlyMap<string, Unit>,
  byRequest: ReadonlyMap<string, readonly Unit[]>,
): Unit | null {
  const own = line.spanId === null ? undefined : ofSpan.get(key(traceId, line.spanId));
  if (own?.assetId === line.assetId) return own;
  const candidates = byRequest.get(key(traceId, line.assetId)) ?? [];
  return candidates.find(({ entry }) => line.atMs >= entry.startMs && line.atMs <= entry.endMs) ?? candidates[0] ?? null;
}

function itemsOf(unit: Unit, items: Map<string, Item>): Set<string> {
  const names = new Set<string>();
  const add = (kind: Item['kind'], text: string, error: boolean) => {
    const name = `${kind} ${text}`;
    names.add(name);
    if (!items.has(name)) items.set(name, { kind, text, error });
  };
  add('entry', unit.entry.operation, false);
  for (const operation of unit.operations) add('operation', operation, ERROR.test(operation.replace(/([a-z])([A-Z])/g, '$1 $2')));
  for (const { unit: callee } of unit.called) add('call', `${callee.assetId} ${callee.entry.operation}`, false);
  if (unit.entry.failed === true) add('statement', 'failed', true);
  return names;
}

/** Where in the program a line was written: `Class#129`, `orders.py:129`, `(Orders.java:129)`. */
const PLACE = /[A-Za-z_$][\w$./-]*(?:#|\.(?:java|kt|scala|py|go|m?[jt]sx?|rb|php|cs|cpp|cc|c|h|rs|ex|erl)[:#])\d{1,6}\b/;
const HEAD = 200;

/** For each line the name of its statement: its place in the program where it tells it, else what is constant in lines of its kind. */
function statementsOf(lines: readonly LogLine[], items: Map<string, Item>): string[] {
  const miner = createTemplateMiner([]);
  const mined = lines.map(({ text, atMs }) => {
    const place = PLACE.exec(text.slice(0, HEAD))?.[0];
    return place === undefined ? { id: miner.mine(text, new Date(atMs)).template.id } : { place };
  });
  const texts = new Map(miner.templates().map(({ id, text }) => [id, text]));
  return mined.map(({ id, place }, index) => {
    if (id === undefined) {
      const name = `statement ${place}`;
      const text = lines[index]?.text ?? '';
      if (!items.has(name)) items.set(name, { kind: 'statement', text, error: ERROR.test(text) });
      return name;
    }
    const final = miner.canonical(id);
    const name = `statement ${final}`;
    if (!items.has(name)) {
      const text = texts.get(final) ?? lines[index]?.text ?? '';
      items.set(name, { kind: 'statement', text, error: ERROR.test(lines[index]?.text ?? text) });
    }
    return name;
  });
}
