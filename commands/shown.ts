/** Text from outside as it may be written to a terminal: control and direction characters become spaces. */
export function shown(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ');
}
