/**
 * OpenTelemetry severity numbers by the names that programs use, syslog's and Log4j's among them.
 *
 * @see https://opentelemetry.io/docs/specs/otel/logs/data-model-appendix/#appendix-b-severitynumber-example-mappings
 */
const SEVERITY_NUMBERS: ReadonlyMap<string, number> = new Map([
  ...(['trace', 'finest', 'verbose'] as const).map((name) => [name, 1] as const),
  ...(['debug', 'fine', 'dbg'] as const).map((name) => [name, 5] as const),
  ...(['info', 'information', 'informational', 'inf'] as const).map((name) => [name, 9] as const),
  ['notice', 10],
  ...(['warn', 'warning', 'wrn'] as const).map((name) => [name, 13] as const),
  ...(['error', 'err', 'severe', 'failure'] as const).map((name) => [name, 17] as const),
  ...(['critical', 'crit'] as const).map((name) => [name, 18] as const),
  ['alert', 19],
  ...(['fatal', 'emerg', 'emergency', 'panic'] as const).map((name) => [name, 21] as const),
]);

/** The severity number (1–24) of a level's name in any case, or null when no such level is known. */
export function severityNumberOf(level: string): number | null {
  return SEVERITY_NUMBERS.get(level.toLowerCase()) ?? null;
}
