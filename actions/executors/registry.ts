import { createSshExecutor } from './ssh/ssh.ts';

/** Every executor by its id; imported by the assembly of the program only. */
export const executors = {
  ssh: createSshExecutor,
} as const;
