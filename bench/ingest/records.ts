/** A log record as a program sends it, a member a field. */
export type LogLine = {
  readonly timestamp: string;
  readonly host: string;
  readonly service: string;
  readonly level: string;
  readonly message: string;
  readonly user: string;
  readonly ip: string;
  readonly request_id: string;
  readonly attributes: Readonly<{ [name: string]: string }>;
};

const HOSTS = 200;
const SERVICES = ['checkout', 'catalogue', 'auth', 'billing', 'search', 'mailer', 'gateway', 'inventory'];
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
const REGIONS = ['eu-central-1', 'eu-west-2', 'us-east-1'];
const USERS = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi'];

type Draw = { below(limit: number): number; hex(digits: number): string };

/** What the lines say; each part in braces varies as it does in life. */
const MESSAGES: ReadonlyArray<readonly [level: string, write: (draw: Draw) => string]> = [
  [
    'info',
    (d) =>
      `${METHODS[d.below(4)]} /api/v2/orders/${d.below(1e6)}/items completed with status 200 in ${d.below(900)} ms, ${d.below(1e5)} bytes sent`,
  ],
  [
    'info',
    (d) => `request ${d.hex(16)} was routed to backend 10.2.${d.below(256)}.${d.below(256)}:8443 after ${d.below(40)} ms in the queue`,
  ],
  [
    'info',
    (d) => `user session ${d.hex(24)} opened from 10.8.${d.below(256)}.${d.below(256)} port ${d.below(60000)} with protocol TLSv1.3`,
  ],
  [
    'debug',
    (d) => `cache lookup for key order:${d.below(1e6)}:summary missed; loaded ${d.below(300)} rows from the primary in ${d.below(50)} ms`,
  ],
  ['info', (d) => `payment ${d.hex(12)} of ${d.below(1e5)} cents was authorised by the provider, reference ${d.hex(20)}`],
  [
    'warning',
    (d) =>
      `slow query took ${800 + d.below(4000)} ms: SELECT * FROM orders WHERE customer_id = ${d.below(1e6)} ORDER BY created_at DESC LIMIT 50`,
  ],
  [
    'warning',
    (d) => `connection pool is at ${80 + d.below(20)} percent of its ${50 + d.below(4) * 50} connections, ${d.below(30)} callers wait`,
  ],
  [
    'error',
    (d) =>
      `upstream 10.2.${d.below(256)}.${d.below(256)}:8443 did not answer within ${d.below(30)} s; attempt ${1 + d.below(3)} of 3 for request ${d.hex(16)}`,
  ],
  ['info', (d) => `message ${d.hex(32)} was delivered to queue shipping partition ${d.below(32)} at offset ${d.below(1e8)}`],
  ['info', (d) => `garbage collection freed ${d.below(900)} MB in ${d.below(80)} ms, heap is ${d.below(2000)} MB of 2048 MB`],
  ['error', (d) => `could not write block ${d.below(1e7)} of volume vol-${d.hex(8)}: input/output error on /dev/sd${'abcdef'[d.below(6)]}`],
  ['info', (d) => `health check of ${SERVICES[d.below(8)]} passed in ${d.below(30)} ms; ${d.below(12)} of 12 instances are ready`],
];

/**
 * Records `from` … `from + count`, always the same ones: 200 hosts, 12 kinds of message, 2,000 a second of time, from
 * 2026-01-01 on. No two are equal.
 */
export function* records(from: number, count: number): Generator<LogLine> {
  for (let index = from; index < from + count; index++) {
    const draw = drawing(index);
    const [level, write] = MESSAGES[draw.below(MESSAGES.length)] as (typeof MESSAGES)[number];
    yield {
      timestamp: new Date(START_MS + Math.floor(index / 2)).toISOString(),
      host: `srv-${String(draw.below(HOSTS)).padStart(3, '0')}`,
      service: SERVICES[draw.below(SERVICES.length)] as string,
      level,
      message: write(draw),
      user: USERS[draw.below(USERS.length)] as string,
      ip: `10.4.${draw.below(256)}.${draw.below(256)}`,
      request_id: `r-${index.toString(16).padStart(10, '0')}`,
      attributes: { 'thread.name': `worker-${draw.below(32)}`, 'cloud.region': REGIONS[draw.below(3)] as string },
    };
  }
}

const START_MS = Date.parse('2026-01-01T00:00:00Z');

/** Records as the bodies of requests, `perBody` lines of JSON in each. */
export function bodiesOf(from: number, count: number, perBody: number): Buffer[] {
  const bodies: Buffer[] = [];
  let lines: string[] = [];
  const close = () => {
    if (lines.length > 0) bodies.push(Buffer.from(`${lines.join('\n')}\n`));
    lines = [];
  };
  for (const record of records(from, count)) {
    lines.push(JSON.stringify(record));
    if (lines.length === perBody) close();
  }
  close();
  return bodies;
}

/** The same numbers for the same seed. */
function drawing(seed: number): Draw {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const hex = (digits: number) => {
    let text = '';
    while (text.length < digits) text += next().toString(16).padStart(8, '0');
    return text.slice(0, digits);
  };
  return { below: (limit) => next() % limit, hex };
}
