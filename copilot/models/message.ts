/** One line; clients of models throw what is no error, too. */
export function messageOf(thrown: unknown): string {
  const told = typeof thrown === 'object' && thrown !== null && 'message' in thrown ? thrown.message : thrown;
  return (typeof told === 'string' ? told : JSON.stringify(told)).split('\n')[0]?.slice(0, 300) ?? '';
}
