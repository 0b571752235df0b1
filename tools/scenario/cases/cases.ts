import type { Script } from '../script.ts';
import { FROM_101 } from './101-110.ts';
import { FROM_111 } from './111-119.ts';
import { FROM_121 } from './121-126.ts';
import { FROM_127 } from './127-128.ts';
import { FROM_129 } from './129-135.ts';
import { FROM_136 } from './136-142.ts';
import { DISKS } from './disks.ts';
import { HARDWARE } from './hardware.ts';
import { HARDWARE_FROM_167 } from './hardware-from-167.ts';
import { HUMAN } from './human.ts';
import { HUMAN_FROM_144 } from './human-from-144.ts';
import { HYPERVISOR } from './hypervisor.ts';
import { LINES_FROM_275 } from './lines-from-275.ts';
import { MACHINES_FROM_147 } from './machines-from-147.ts';
import { MACHINES_FROM_208 } from './machines-from-208.ts';
import { MACHINES_FROM_232 } from './machines-from-232.ts';
import { MIXED_FROM_148 } from './mixed-from-148.ts';
import { MIXED_FROM_179 } from './mixed-from-179.ts';
import { MIXED_FROM_199 } from './mixed-from-199.ts';
import { MIXED_FROM_215 } from './mixed-from-215.ts';
import { MIXED_FROM_219 } from './mixed-from-219.ts';
import { MIXED_FROM_224 } from './mixed-from-224.ts';
import { MIXED_FROM_244 } from './mixed-from-244.ts';
import { MIXED_FROM_265 } from './mixed-from-265.ts';
import { MIXED_FROM_294 } from './mixed-from-294.ts';
import { MIXED_FROM_305 } from './mixed-from-305.ts';
import { MIXED_FROM_318 } from './mixed-from-318.ts';
import { MIXED_FROM_325 } from './mixed-from-325.ts';
import { MIXED_FROM_333 } from './mixed-from-333.ts';
import { MIXED_FROM_338 } from './mixed-from-338.ts';
import { MIXED_FROM_345 } from './mixed-from-345.ts';
import { MIXED_FROM_350 } from './mixed-from-350.ts';
import { MIXED_FROM_357 } from './mixed-from-357.ts';
import { MIXED_FROM_362 } from './mixed-from-362.ts';
import { MIXED_FROM_369 } from './mixed-from-369.ts';
import { MIXED_FROM_373 } from './mixed-from-373.ts';
import { MIXED_FROM_377 } from './mixed-from-377.ts';
import { MIXED_FROM_382 } from './mixed-from-382.ts';
import { MIXED_FROM_389 } from './mixed-from-389.ts';
import { NETWORK } from './network.ts';
import { NETWORK_FROM_143 } from './network-from-143.ts';
import { NETWORK_FROM_176 } from './network-from-176.ts';
import { NETWORK_FROM_255 } from './network-from-255.ts';
import { NOTHING_TO_NAME } from './nothing.ts';
import { NOTHING_FROM_309 } from './nothing-from-309.ts';
import { NOTHING_FROM_395 } from './nothing-from-395.ts';
import { PLATFORMS_FROM_188 } from './platforms-from-188.ts';
import { PLATFORMS_FROM_194 } from './platforms-from-194.ts';
import { PLATFORMS_FROM_238 } from './platforms-from-238.ts';
import { PRODUCTS_FROM_258 } from './products-from-258.ts';
import { PRODUCTS_FROM_291 } from './products-from-291.ts';
import { SERVICE } from './service.ts';
import { SERVICES_FROM_164 } from './services-from-164.ts';
import { SERVICES_FROM_262 } from './services-from-262.ts';
import { STORAGE } from './storage.ts';
import { SYSTEM } from './system.ts';
import { TRACED_FROM_271 } from './traced-from-271.ts';
import { TWO } from './two.ts';
import { VENDORS_FROM_251 } from './vendors-from-251.ts';
import { VENDORS_FROM_287 } from './vendors-from-287.ts';
import { VENDORS_FROM_301 } from './vendors-from-301.ts';
import { VENDORS_FROM_313 } from './vendors-from-313.ts';

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
  ...FROM_101,
  ...FROM_111,
  ...FROM_121,
  ...FROM_127,
  ...FROM_129,
  ...FROM_136,
  ...HUMAN_FROM_144,
  ...NETWORK_FROM_143,
  ...MACHINES_FROM_147,
  ...MIXED_FROM_148,
  ...SERVICES_FROM_164,
  ...HARDWARE_FROM_167,
  ...NETWORK_FROM_176,
  ...MIXED_FROM_179,
  ...PLATFORMS_FROM_188,
  ...PLATFORMS_FROM_194,
  ...MIXED_FROM_199,
  ...MACHINES_FROM_208,
  ...MIXED_FROM_215,
  ...MIXED_FROM_219,
  ...MIXED_FROM_224,
  ...MACHINES_FROM_232,
  ...PLATFORMS_FROM_238,
  ...MIXED_FROM_244,
  ...VENDORS_FROM_251,
  ...NETWORK_FROM_255,
  ...PRODUCTS_FROM_258,
  ...SERVICES_FROM_262,
  ...MIXED_FROM_265,
  ...TRACED_FROM_271,
  ...LINES_FROM_275,
  ...VENDORS_FROM_287,
  ...PRODUCTS_FROM_291,
  ...MIXED_FROM_294,
  ...VENDORS_FROM_301,
  ...MIXED_FROM_305,
  ...NOTHING_FROM_309,
  ...VENDORS_FROM_313,
  ...MIXED_FROM_318,
  ...MIXED_FROM_325,
  ...MIXED_FROM_333,
  ...MIXED_FROM_338,
  ...MIXED_FROM_345,
  ...MIXED_FROM_350,
  ...MIXED_FROM_357,
  ...MIXED_FROM_362,
  ...MIXED_FROM_369,
  ...MIXED_FROM_373,
  ...MIXED_FROM_377,
  ...MIXED_FROM_382,
  ...MIXED_FROM_389,
  ...NOTHING_FROM_395,
].sort((a, b) => (a.name < b.name ? -1 : 1));
