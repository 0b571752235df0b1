/** A quantity over time; time is in minutes since the scenario's start. */
export type Course = (minute: number) => number;

/** The same at all times. */
export const flat =
  (value: number): Course =>
  () =>
    value;

/** From `before` to `after` at an instant, over `within` minutes. */
export const step =
  (at: number, before: number, after: number, within = 0): Course =>
  (minute) =>
    minute < at ? before : minute >= at + within ? after : before + ((after - before) * (minute - at)) / within;

/** `usual` but for some minutes, in which it is `value`. */
export const pulse =
  (at: number, minutes: number, usual: number, value: number): Course =>
  (minute) =>
    minute >= at && minute < at + minutes ? value : usual;

/** Grows from an instant on by so much per minute, up to `most`. */
export const growth =
  (at: number, start: number, perMinute: number, most = Number.POSITIVE_INFINITY): Course =>
  (minute) =>
    Math.min(most, start + Math.max(0, minute - at) * perMinute);

/** What follows another quantity as a body warms up: a first-order lag with a time constant in minutes. */
export function lagged(course: Course, tauMinutes: number, until: number): Course {
  const values: number[] = [];
  let value = course(0);
  for (let minute = 0; minute <= until; minute++) {
    value += (course(minute) - value) * (1 - Math.exp(-1 / tauMinutes));
    values.push(value);
  }
  return (minute) => values[Math.max(0, Math.min(until, Math.floor(minute)))] ?? value;
}

export const sum =
  (...courses: readonly Course[]): Course =>
  (minute) =>
    courses.reduce((total, course) => total + course(minute), 0);

export const scaled =
  (course: Course, factor: number): Course =>
  (minute) =>
    course(minute) * factor;

/** Mean time in an M/M/1 queue: the service time over what is left of the server. */
export function queued(serviceSeconds: number, load: Course, most = 0.97): Course {
  return (minute) => serviceSeconds / (1 - Math.max(0, Math.min(most, load(minute))));
}
