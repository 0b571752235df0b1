import type { Command } from './command.ts';

/** Every command of the command line by its name, in the order of the help. Each is read when it is called for: most need little of the program. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).start,
  demo: async () => (await import('./demo.ts')).demo,
  chat: async () => (await import('./chat.ts')).chat,
  ask: async () => (await import('./ask.ts')).ask,
  evidence: async () => (await import('./evidence.ts')).evidence,
  doctor: async () => (await import('./run-doctor.ts')).doctor,
  record: async () => (await import('./record.ts')).record,
  runbook: async () => (await import('./runbook.ts')).runbook,
  runs: async () => (await import('./runs.ts')).runs,
  changes: async () => (await import('./changes.ts')).changes,
  audit: async () => (await import('./audit.ts')).audit,
  ingest: async () => (await import('./ingest.ts')).ingest,
  rejected: async () => (await import('./rejected.ts')).rejected,
  jobs: async () => (await import('./jobs.ts')).jobs,
  care: async () => (await import('./care.ts')).care,
  oncall: async () => (await import('./care.ts')).oncall,
  people: async () => (await import('./people.ts')).people,
  routes: async () => (await import('./care.ts')).routes,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  'migrate-to': async () => (await import('./migrate-to.ts')).migrateTo,
};
