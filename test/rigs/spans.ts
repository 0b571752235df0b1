/** A request that a service handles, and those that it makes for it. */
export type Call = {
  readonly service: string;
  /** When it is handled, and for how long. */
  readonly startMs: number;
  readonly tookMs: number;
  /** Time between asking and being handled, there and back; of a request that nobody traced makes 0. */
  readonly wayMs?: number;
  readonly failed?: boolean;
  /** Sends no spans itself; its caller's span has these attributes. */
  readonly silent?: Readonly<Record<string, string>>;
  readonly calls: readonly Call[];
};

/** A span as an SDK has it; `kind` as OTLP numbers it. */
export type SdkSpan = {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly failed: boolean;
  readonly attributes: Readonly<Record<string, string>>;
};

const [SERVER, CLIENT] = [2, 3];

/** Spans of one request: one of each handling, and one of each call at its caller. @param skewsMs by how much clocks of services are wrong */
export function traceOf(root: Call, number: number, skewsMs: Readonly<Record<string, number>> = {}): SdkSpan[] {
  const traceId = number.toString(16).padStart(32, '0');
  const spans: SdkSpan[] = [];
  const add = (service: string, kind: number, parentSpanId: string, name: string, call: Call, way: number): string => {
    const spanId = (spans.length + 1).toString(16).padStart(16, '0');
    const skew = skewsMs[service] ?? 0;
    spans.push({
      service,
      traceId,
      spanId,
      parentSpanId,
      name,
      kind,
      startMs: call.startMs - way / 2 + skew,
      endMs: call.startMs + call.tookMs + way / 2 + skew,
      failed: call.failed ?? false,
      attributes: kind === CLIENT ? (call.silent ?? {}) : {},
    });
    return spanId;
  };
  const handle = (call: Call, parentSpanId: string): void => {
    const own = add(call.service, SERVER, parentSpanId, `handle ${call.service}`, call, 0);
    for (const next of call.calls) {
      const asking = add(call.service, CLIENT, own, `call ${next.service}`, next, next.wayMs ?? 0);
      if (!next.silent) handle(next, asking);
    }
  };
  handle(root, '');
  return spans;
}

/** Spans as a Collector sends them: those of a service together. @param resources further attributes by service */
export function otlpOf(spans: readonly SdkSpan[], resources: Readonly<Record<string, Readonly<Record<string, string>>>> = {}) {
  const nanos = (ms: number) => `${Math.floor(ms)}${String(Math.round((ms % 1) * 1e6)).padStart(6, '0')}`;
  const attributes = (all: Readonly<Record<string, string>>) =>
    Object.entries(all).map(([key, value]) => ({ key, value: { stringValue: value } }));
  return {
    resourceSpans: [...Map.groupBy(spans, ({ service }) => service)].map(([service, own]) => ({
      resource: { attributes: attributes({ 'service.name': service, ...resources[service] }) },
      scopeSpans: [
        {
          scope: { name: 'test' },
          spans: own.map((span) => ({
            traceId: span.traceId,
            spanId: span.spanId,
            parentSpanId: span.parentSpanId,
            name: span.name,
            kind: span.kind,
            startTimeUnixNano: nanos(span.startMs),
            endTimeUnixNano: nanos(span.endMs),
            attributes: attributes(span.attributes),
            status: span.failed ? { code: 2 } : {},
          })),
        },
      ],
    })),
  };
}
