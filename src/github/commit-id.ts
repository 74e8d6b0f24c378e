/** Full ids, by SHA-1 or SHA-256. */
const id = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Whether a value is a commit's full id. One of zeros is an event's word for none. */
export function isCommitId(value: unknown): value is string {
  return typeof value === 'string' && id.test(value) && !/^0+$/.test(value);
}
