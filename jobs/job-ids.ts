/** An id of ours as BullMQ takes it: it refuses colons and whole numbers. */
export function toJobId(id: string): string {
  return `i.${encodeURIComponent(id)}`;
}

/** The id as it was given; one that BullMQ made itself stays as it is. */
export function fromJobId(jobId: string): string {
  return jobId.startsWith('i.') ? decodeURIComponent(jobId.slice(2)) : jobId;
}
