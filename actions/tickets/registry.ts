import { github } from './github/github.ts';
import { jira } from './jira/jira.ts';
import { serviceNow } from './servicenow/servicenow.ts';
import type { TicketPlugin } from './ticket-system.ts';

/** Every ticket system by the name of its folder; imported by the assembly of the program only. */
export const ticketSystems: Readonly<Record<string, TicketPlugin>> = {
  github,
  jira,
  servicenow: serviceNow,
};
