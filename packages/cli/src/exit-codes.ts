/** What the command ends with. README.md tells people; scripts rely on it. */
export const exitCodes = {
  ok: 0,
  /** A failure of ours, or an answer that is none of Cedula's. */
  unexpected: 1,
  /** The command line itself: nothing was sent. */
  usage: 2,
  /** The request was refused as it stands: 400, 404, 409, 413, 415, 422. */
  refused: 3,
  /** Who calls is unknown, or may not: 401, 403. */
  notAllowed: 4,
  /** Rate or quota is used up: 429. */
  limited: 5,
  /** Nobody answered in time, or Cedula cannot serve just now: 503, 504. */
  unavailable: 6,
} as const;

/** The exit code for an answer of Cedula with this HTTP status. */
export function exitCodeOf(status: number): number {
  if (status < 400) return exitCodes.ok;
  if (status === 401 || status === 403) return exitCodes.notAllowed;
  if (status === 429) return exitCodes.limited;
  if (status === 503 || status === 504) return exitCodes.unavailable;
  return status < 500 ? exitCodes.refused : exitCodes.unexpected;
}
