import type { Script } from '../script.ts';
import { DISKS } from './disks.ts';
import { FRESH_HUMAN } from './fresh-human.ts';
import { FRESH_MACHINES } from './fresh-machines.ts';
import { FRESH_MIXED } from './fresh-mixed.ts';
import { FRESH_NETWORK } from './fresh-network.ts';
import { HARDWARE } from './hardware.ts';
import { HUMAN } from './human.ts';
import { HYPERVISOR } from './hypervisor.ts';
import { LATER } from './later.ts';
import { LATER_STILL } from './later-still.ts';
import { LATEST } from './latest.ts';
import { LATEST_HUMAN } from './latest-human.ts';
import { LATEST_MIXED } from './latest-mixed.ts';
import { NETWORK } from './network.ts';
import { NEWEST } from './newest.ts';
import { NOTHING_TO_NAME } from './nothing.ts';
import { SERVICE } from './service.ts';
import { STORAGE } from './storage.ts';
import { SYSTEM } from './system.ts';
import { TWO } from './two.ts';

/** Every generated scenario, in order of its number. */
export const SCRIPTS: readonly Script[] = [
  ...DISKS,
  ...HARDWARE,
  ...STORAGE,
  ...NETWORK,
  ...HYPERVISOR,
  ...SYSTEM,
  ...SERVICE,
  ...HUMAN,
  ...TWO,
  ...NOTHING_TO_NAME,
  ...LATER,
  ...LATER_STILL,
  ...LATEST,
  ...LATEST_HUMAN,
  ...LATEST_MIXED,
  ...NEWEST,
  ...FRESH_HUMAN,
  ...FRESH_NETWORK,
  ...FRESH_MACHINES,
  ...FRESH_MIXED,
].sort((a, b) => (a.name < b.name ? -1 : 1));
