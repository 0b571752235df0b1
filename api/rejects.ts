import { contentId } from '../domain/ids.ts';
import { storableText } from '../domain/text.ts';
import type { RejectedRecord } from '../stores/stores.ts';
import type { ApiDeps } from './deps.ts';

/** Most of a record that is kept. */
const MAX_RECORD_BYTES = 8 * 1024;

/** Keeps records that could not be taken, each with its reason, and counts them. */
export async function keepRejected(
  deps: Pick<ApiDeps, 'stores' | 'counters' | 'now'>,
  source: string,
  faults: ReadonlyArray<{ readonly reason: string; readonly record: unknown; readonly line?: number; readonly isCut?: boolean }>,
): Promise<void> {
  if (faults.length === 0) return;
  deps.counters.add(source, 'rejected', faults.length);
  const at = deps.now();
  await deps.stores.rejected.put(
    faults.map(({ line = null, isCut = false, ...fault }) => {
      const kept = asRecord(at, source, storableText(fault.reason), fault.record);
      return { ...kept, line, isCut: isCut || kept.isCut === true };
    }),
  );
}

function asRecord(at: Date, source: string, reason: string, record: unknown): RejectedRecord {
  const text = record instanceof Uint8Array ? textOf(record) : typeof record === 'string' ? record : jsonOf(record);
  const bytes = new TextEncoder().encode(text);
  const kept = storableText(new TextDecoder().decode(bytes.subarray(0, MAX_RECORD_BYTES)));
  const isCut = Math.max(bytes.length, record instanceof Uint8Array ? record.length : 0) > MAX_RECORD_BYTES;
  return { id: contentId('rej', source, reason, kept), at, source, reason, record: kept, isCut };
}

function jsonOf(record: unknown): string {
  try {
    return JSON.stringify(record) ?? '';
  } catch {
    return '(nested too deep to be written down)';
  }
}

/** UTF-8 as text, anything else in base64. */
function textOf(bytes: Uint8Array): string {
  const start = bytes.subarray(0, MAX_RECORD_BYTES);
  try {
    // A cut in the middle of a character is no fault of the sender: the decoder in stream mode waits for the rest.
    return new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true });
  } catch {
    return `base64:${Buffer.from(start.subarray(0, (MAX_RECORD_BYTES / 4) * 3 - 6)).toString('base64')}`;
  }
}
