import type { Alert } from '../../domain/alert.ts';
import { partOf } from '../signals/roles.ts';
import type { Complaint } from './from-load.ts';
import { conceptOfAlert } from './nodes.ts';

/** Whether an alert complains of slowness or of failures, by its metric or its words; null when it says neither, or both. */
export function complaintOf(alert: Alert): Complaint {
  const part = alert.trigger ? partOf(alert.trigger) : null;
  if (part?.role === 'latency') return 'latency';
  if (part?.role === 'failure' || part?.role === 'success') return 'failure';
  const words = `${alert.name} ${alert.summary}`;
  const [slow, failing] = [
    /\b(slow|latency|delay|duration|response time)/i.test(words),
    /\b(fail|error|unavailab|availability|success)/i.test(words),
  ];
  if (slow !== failing) return slow ? 'latency' : 'failure';
  if (slow) return null;
  const concept = conceptOfAlert(alert);
  return concept === 'service.latency' ? 'latency' : concept === 'service.errors' ? 'failure' : null;
}
