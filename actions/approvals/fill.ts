import type { Json, Step, SuccessTest } from '../../domain/step.ts';

const PLACEHOLDER = /\{([a-z][a-zA-Z0-9]*)\}/g;

type Fill = (text: string) => string;

function fillWith(parameters: Readonly<Record<string, string>>): Fill {
  return (text) => text.replace(PLACEHOLDER, (_, name: string) => parameters[name] ?? '');
}

/**
 * A step with its parameters filled in. In an argument a value stands as it is; in the path of a request it is percent-encoded,
 * so that it is one segment; in a body it can only be part of a text. A script's text is left alone: it gets its values as
 * arguments.
 */
export function fillStep(step: Step, parameters: Readonly<Record<string, string>>): Step {
  const fill = fillWith(parameters);
  const fillPath: Fill = (text) => text.replace(PLACEHOLDER, (_, name: string) => encodeURIComponent(parameters[name] ?? ''));
  switch (step.kind) {
    case 'ssh':
    case 'script':
      return { ...step, argv: step.argv.map(fill) };
    case 'winrm': {
      const entries = Object.entries(step.parameters);
      return {
        ...step,
        parameters: Object.fromEntries(entries.map(([name, value]) => [name, typeof value === 'string' ? fill(value) : value])),
      };
    }
    case 'kubernetes': {
      const [namespace, replicas] = [step.namespace, step.replicas].map((text) => (text === null ? null : fill(text)));
      return { ...step, name: fill(step.name), namespace: namespace ?? null, replicas: replicas ?? null };
    }
    case 'redfish':
      return { ...step, path: fillPath(step.path), body: fillJson(step.body, fill) };
    case 'http': {
      const headers = Object.fromEntries(Object.entries(step.headers).map(([name, value]) => [name, fill(value)]));
      return { ...step, path: fillPath(step.path), headers, body: fillJson(step.body, fill) };
    }
    case 'wait':
      return step;
    case 'measure':
      return { ...step, test: filledTest(step.test, parameters) };
  }
}

/** A test with the parameters filled into the values of its labels. */
export function filledTest<T extends SuccessTest | null>(test: T, parameters: Readonly<Record<string, string>>): T {
  if (test === null) return test;
  const fill = fillWith(parameters);
  return { ...test, labels: Object.fromEntries(Object.entries(test.labels).map(([name, value]) => [name, fill(value)])) };
}

/** Every text of a step that values are filled into. */
export function textsOf(step: Step): string[] {
  switch (step.kind) {
    case 'ssh':
    case 'script':
      return [...step.argv];
    case 'winrm':
      return Object.values(step.parameters).filter((value) => typeof value === 'string');
    case 'kubernetes':
      return [step.name, step.namespace ?? '', step.replicas ?? ''];
    case 'redfish':
      return [step.path, ...textsOfJson(step.body)];
    case 'http':
      return [step.path, ...Object.values(step.headers), ...textsOfJson(step.body)];
    case 'wait':
      return [];
    case 'measure':
      return Object.values(step.test.labels);
  }
}

/** Names of the placeholders in texts. */
export function placeholdersOf(texts: readonly string[]): string[] {
  return texts.flatMap((text) => [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''));
}

function fillJson(value: Json, fill: Fill): Json {
  if (typeof value === 'string') return fill(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((inner: Json) => fillJson(inner, fill));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fillJson(inner as Json, fill)]));
}

function textsOfJson(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return (Object.values(value) as Json[]).flatMap(textsOfJson);
}
