import { z } from 'zod';
import type { IntentKind } from '../../domain/answer.ts';
import type { Concept } from '../../domain/finding.ts';
import type { Permission } from '../../domain/tenant.ts';
import { SIGNAL } from '../wording/concepts.ts';

/** A look-up that a model may make: the same as a person's question of that kind. None changes anything. */
export type ToolRow = {
  readonly name: string;
  readonly kind: IntentKind;
  readonly description: string;
  readonly input: z.ZodObject;
  /** What the asker must be allowed. */
  readonly needs: Permission;
};

const text = (longest: number) => z.string().trim().min(1).max(longest);
const asset = text(200).describe('Name of the asset, as a look-up or the person gave it');
const incident = z.int().min(1).max(1e9).optional().describe('Number of the incident; the conversation’s alert when absent');
const from = text(40).optional().describe('Begin, ISO 8601, e.g. 2026-03-10T14:00:00Z');
const to = text(40).optional().describe('End, ISO 8601');
const measure = z
  .enum(Object.keys(SIGNAL) as [Concept, ...Concept[]])
  .optional()
  .describe('Kind of measurement');

export const TOOLS: readonly ToolRow[] = [
  {
    name: 'list_alerts',
    kind: 'alerts',
    description: 'Alerts that fire now',
    input: z.object({ asset: asset.optional(), severity: z.enum(['info', 'warning', 'critical']).optional() }),
    needs: 'read',
  },
  {
    name: 'explain_alert',
    kind: 'why',
    description: 'Why an alert fired: cause, evidence, what was ruled out',
    input: z.object({ asset: asset.optional(), incident }),
    needs: 'read',
  },
  {
    name: 'what_is_unusual',
    kind: 'unusual',
    description: 'What is unusual about an asset now',
    input: z.object({ asset }),
    needs: 'read',
  },
  { name: 'state_of', kind: 'state', description: 'Alerts and vital signs of an asset now', input: z.object({ asset }), needs: 'read' },
  {
    name: 'what_changed',
    kind: 'changes',
    description: 'Changes by people and deployments',
    input: z.object({ asset: asset.optional(), from, to }),
    needs: 'read',
  },
  {
    name: 'logs_of',
    kind: 'logs',
    description: 'Kinds of log lines of an asset with their counts',
    input: z.object({ asset, from, to, contains: text(120).optional().describe('Literal text in the line') }),
    needs: 'read',
  },
  { name: 'errors_of', kind: 'errors', description: 'The same, errors alone', input: z.object({ asset, from, to }), needs: 'read' },
  { name: 'neighbours_of', kind: 'neighbours', description: 'Assets next to one', input: z.object({ asset }), needs: 'read' },
  { name: 'what_it_depends_on', kind: 'depends-on', description: 'What an asset needs', input: z.object({ asset }), needs: 'read' },
  { name: 'what_depends_on_it', kind: 'impact', description: 'What breaks if an asset fails', input: z.object({ asset }), needs: 'read' },
  { name: 'forecast_of', kind: 'forecast', description: 'When something will be full', input: z.object({ asset, measure }), needs: 'read' },
  {
    name: 'compare_machines',
    kind: 'ranking',
    description: 'The machines with most or least of a measure; use of processors when none is given',
    input: z.object({ measure, order: z.enum(['most', 'least']).optional(), count: z.int().min(1).max(20).optional(), from, to }),
    needs: 'read',
  },
  {
    name: 'similar_incidents',
    kind: 'similar',
    description: 'Earlier incidents like an alert, and what fixed them',
    input: z.object({ incident }),
    needs: 'read',
  },
];
