const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const range = new RegExp(`^(${token}/${token})((?:[ \\t]*;[ \\t]*${token}=(?:${token}|"[^"]*"))*)$`);
const weight = /;[ \t]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)(?=$|[ \t]*;)/i;

/**
 * Which of some media types a caller would rather have, by its Accept (RFC 9110 §12.5.1): the
 * one of the greatest weight, the first of equals. Without the header, or with one that says
 * nothing that can be read, it is the first.
 *
 * @returns undefined where it takes none of them
 */
export function preferredType<T extends string>(
  accept: string | undefined,
  [first, ...others]: readonly [T, ...T[]],
): T | undefined {
  const ranges = rangesOf(accept ?? '');
  if (ranges.length === 0) return first;
  const weighed = [first, ...others].map((type) => ({ type, weight: weightOf(type, ranges) }));
  const best = weighed.reduce((one, other) => (other.weight > one.weight ? other : one));
  return best.weight > 0 ? best.type : undefined;
}

interface Range {
  readonly type: string;
  readonly weight: number;
}

function rangesOf(accept: string): Range[] {
  return accept.split(',').flatMap((member) => {
    const [, type, parameters = ''] = range.exec(member.trim()) ?? [];
    if (type === undefined) return [];
    return [{ type: type.toLowerCase(), weight: Number(weight.exec(parameters)?.[1] ?? 1) }];
  });
}

/** The most specific range that fits decides: `text/csv` before `text/*` before everything. */
function weightOf(type: string, ranges: readonly Range[]): number {
  const names = [type, `${type.split('/')[0]}/*`, '*/*'];
  const fitting = names.flatMap((name) => ranges.filter((one) => one.type === name).slice(0, 1));
  return fitting[0]?.weight ?? 0;
}
