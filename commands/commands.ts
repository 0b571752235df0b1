import { ask } from './ask.ts';
import { audit } from './audit.ts';
import { backup } from './backup.ts';
import { care, oncall, routes } from './care.ts';
import { chat } from './chat.ts';
import type { Command } from './command.ts';
import { demo } from './demo.ts';
import { evidence } from './evidence.ts';
import { ingest } from './ingest.ts';
import { jobs } from './jobs.ts';
import { migrateTo } from './migrate-to.ts';
import { record } from './record.ts';
import { rejected } from './rejected.ts';
import { restore } from './restore.ts';
import { doctor } from './run-doctor.ts';
import { runbook } from './runbook.ts';
import { start } from './start.ts';

/** Every command of the command line by its name, in the order of the help. */
export const commands: Readonly<Record<string, Command>> = {
  start,
  demo,
  chat,
  ask,
  evidence,
  doctor,
  record,
  runbook,
  audit,
  ingest,
  rejected,
  jobs,
  care,
  oncall,
  routes,
  backup,
  restore,
  'migrate-to': migrateTo,
};
