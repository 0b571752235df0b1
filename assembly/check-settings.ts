import type { Collector } from '../collectors/collector.ts';
import { type SettingFault, SettingsInvalid, throwFaults, twice } from '../setting-faults.ts';
import type { Settings } from '../settings.ts';
import { carePlanOf } from './care.ts';
import { listenersOf, targetsOf } from './intake.ts';
import { ticketPlanOf, trackersOf } from './tracker-plan.ts';

/**
 * What the settings as a whole leave open: the settings of each plugin, names that lead nowhere, ids that stand twice.
 *
 * @throws CONFIG_INVALID listing every fault of every part
 */
export function checkSettings(settings: Settings, collectors: readonly Collector[]): void {
  const parts = [
    () => targetsOf(settings, collectors),
    () => listenersOf(settings, collectors),
    () => carePlanOf(settings),
    () => ticketPlanOf(settings, trackersOf(settings), resolveNothing, () => new Date(0)),
  ];
  throwFaults([...twice('rules', settings.rules), ...twice('inventory', settings.inventory), ...parts.flatMap(faultsOfPart)]);
}

/** Plugins are built to be checked, and ask for nothing before they work. */
const resolveNothing = () => Promise.resolve('');

function faultsOfPart(build: () => unknown): readonly SettingFault[] {
  try {
    build();
    return [];
  } catch (thrown) {
    if (thrown instanceof SettingsInvalid) return thrown.faults;
    throw thrown;
  }
}
