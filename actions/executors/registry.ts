import { createHttpExecutor } from './http/http.ts';
import { createRedfishExecutor } from './redfish/redfish.ts';
import { createSshExecutor } from './ssh/ssh.ts';

/** Every executor by its id; imported by the assembly of the program only. */
export const executors = {
  http: createHttpExecutor,
  redfish: createRedfishExecutor,
  ssh: createSshExecutor,
} as const;
