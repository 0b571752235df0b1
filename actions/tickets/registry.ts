import { createJira } from './jira/jira.ts';

/** Every ticket system by its id; imported by the assembly of the program only. */
export const ticketSystems = {
  jira: createJira,
} as const;
