import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { attributesOf, type LogLine, severityOf } from './logs.ts';

const FIRST_READ_ENTRIES = 500;
const MAX_ENTRIES = 5_000;

/** Fields used of `journalctl -o json`. A message that is not UTF-8 comes as an array of bytes. */
const entrySchema = z.object({
  __CURSOR: z.string(),
  __REALTIME_TIMESTAMP: z.coerce.number(),
  MESSAGE: z.union([z.string(), z.array(z.number())]).nullish(),
  PRIORITY: z.coerce.number().catch(6),
  SYSLOG_IDENTIFIER: z.string().catch(''),
  _PID: z.string().optional().catch(undefined),
  _SYSTEMD_UNIT: z.string().optional().catch(undefined),
});

/** One line of `journalctl -o json`; null when it is not an entry with a message. */
export function parseEntry(line: string): { readonly cursor: string; readonly log: LogLine } | null {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return null;
  }
  const { data } = entrySchema.safeParse(json);
  if (data?.MESSAGE === undefined || data.MESSAGE === null) return null;
  const log: LogLine = {
    at: new Date(data.__REALTIME_TIMESTAMP / 1000),
    severityNumber: severityOf(data.PRIORITY),
    body: typeof data.MESSAGE === 'string' ? data.MESSAGE : Buffer.from(data.MESSAGE).toString('utf8'),
    source: 'journald',
    attributes: attributesOf(data.SYSLOG_IDENTIFIER, data._PID, data._SYSTEMD_UNIT),
  };
  return { cursor: data.__CURSOR, log };
}

/**
 * Entries of this machine's journal after the cursor; the last 500 at the first time, at most 5,000 a time. Null when the
 * machine keeps no journal that we may read.
 */
export async function readJournal(
  command: string,
  cursor: string | null,
  signal: AbortSignal,
): Promise<{ lines: LogLine[]; cursor: string | null } | null> {
  const from = cursor === null ? [`--lines=${FIRST_READ_ENTRIES}`] : [`--after-cursor=${cursor}`];
  const read = await run(command, from, signal);
  // A cursor whose file is gone cannot be found again; what is still there is better than nothing for ever.
  const result = read.exitCode === 0 || cursor === null ? read : await run(command, [`--lines=${FIRST_READ_ENTRIES}`], signal);
  if (result.exitCode !== 0 || (cursor === null && result.entries.length === 0)) return null;
  return { lines: result.entries.map((entry) => entry.log), cursor: result.entries.at(-1)?.cursor ?? cursor };
}

async function run(command: string, from: readonly string[], signal: AbortSignal) {
  const child = spawn(command, ['--output=json', '--no-pager', '--quiet', ...from], { signal, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => resolve(-1));
    child.once('close', (code) => resolve(code ?? 0));
  });
  const entries: Array<{ readonly cursor: string; readonly log: LogLine }> = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const entry = parseEntry(line);
    if (entry !== null) entries.push(entry);
    if (entries.length >= MAX_ENTRIES) break;
  }
  child.kill();
  return { entries, exitCode: await ended };
}
