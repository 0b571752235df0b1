import { createHttpExecutor } from './http/http.ts';
import { createKubernetesExecutor } from './kubernetes/kubernetes.ts';
import { createRedfishExecutor } from './redfish/redfish.ts';
import { createSshExecutor } from './ssh/ssh.ts';
import { createWinrmExecutor } from './winrm/winrm.ts';

/** Every executor by its id; imported by the assembly of the program only. */
export const executors = {
  http: createHttpExecutor,
  kubernetes: createKubernetesExecutor,
  redfish: createRedfishExecutor,
  ssh: createSshExecutor,
  winrm: createWinrmExecutor,
} as const;
