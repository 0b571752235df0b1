import type { Labels, Observation } from '../../domain/observation.ts';

/** OpenTelemetry's words joined by dots, or an exporter's own name. */
const METRIC = /^[a-zA-Z_:][\w:]*(\.[a-z0-9_]+)*$/;
const SEVERITIES = ['info', 'warning', 'critical'];

/** What is wrong with an observation by itself; empty when it is well-formed. */
export function faultsOf(observation: Observation): readonly string[] {
  const faults: string[] = [];
  const demand = (holds: boolean, fault: string) => {
    if (!holds) faults.push(fault);
  };
  demand(observation.at instanceof Date && !Number.isNaN(observation.at.getTime()), 'at is not an instant');
  demand(observation.assetId !== '', 'no asset');
  if (observation.kind === 'sample') {
    demand(METRIC.test(observation.metric), `metric ${observation.metric}`);
    demand(observation.unit !== '', `${observation.metric} has no unit`);
    demand(Number.isFinite(observation.value), `${observation.metric} is ${observation.value}`);
    demand(areStrings(observation.labels), `labels of ${observation.metric}`);
  } else if (observation.kind === 'log') {
    const { severityNumber } = observation;
    demand(Number.isInteger(severityNumber) && severityNumber >= 1 && severityNumber <= 24, `severity ${severityNumber}`);
    demand(observation.source !== '', 'no source');
    demand(areStrings(observation.attributes), 'attributes');
  } else if (observation.kind === 'event') {
    demand(/^\S+$/.test(observation.code), `code ${observation.code}`);
    demand(SEVERITIES.includes(observation.severity), `severity ${observation.severity}`);
    demand(observation.component !== '', 'an empty component instead of null');
    demand(areStrings(observation.attributes), 'attributes');
  } else {
    demand(observation.source !== '', 'no source');
    demand(areStrings(observation.attributes), 'attributes');
    demand(
      observation.relations.every(({ to }) => to !== ''),
      'a relation to nothing',
    );
  }
  return faults;
}

const areStrings = (labels: Labels) => Object.entries(labels).every(([name, value]) => name !== '' && typeof value === 'string');
