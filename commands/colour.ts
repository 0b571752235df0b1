/** Whether this terminal shows colours: not into a file or a pipe, nor where NO_COLOR or TERM=dumb say so (https://no-color.org). */
export function hasColour(): boolean {
  return process.stdout.isTTY === true && process.stdout.hasColors();
}
