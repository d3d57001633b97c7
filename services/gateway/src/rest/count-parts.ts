/** Counts the parts of a form while its body goes by in chunks. */
export interface PartCount {
  add(chunk: Buffer): void;
  /** How many parts have begun. */
  readonly parts: number;
}

/**
 * Every delimiter begins a part but the one that two dashes follow: it ends the form
 * (RFC 2046 §5.1.1). What a parser leaves out of a form is noticed by it.
 */
export function countPartsOf(boundary: string): PartCount {
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  let parts = 0;
  let isClosed = false;
  // The line break of a delimiter at the very start may be left out.
  let rest = Buffer.from('\r\n');
  return {
    add(chunk) {
      if (isClosed) return;
      const seen = Buffer.concat([rest, chunk]);
      let at = seen.indexOf(delimiter);
      let end = 0;
      // Whether it is the last one is told by the two bytes behind it.
      while (at !== -1 && at + delimiter.length + 2 <= seen.length) {
        end = at + delimiter.length;
        if (seen.toString('latin1', end, end + 2) === '--') {
          isClosed = true;
          return;
        }
        parts += 1;
        at = seen.indexOf(delimiter, end);
      }
      rest = seen.subarray(at === -1 ? Math.max(end, seen.length - delimiter.length + 1) : at);
    },
    get parts() {
      return parts;
    },
  };
}
