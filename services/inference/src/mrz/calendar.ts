/**
 * A date of a machine readable zone, `YYMMDD`, as `YYYY-MM-DD`. Parts that the issuer did not
 * know are fillers (ICAO 9303-3 §4.8) and are left out: `74<<<<` gives `1974`.
 * @returns undefined where it is no date or wholly unknown.
 */
export function expandDate(cells: string, meaning: 'birth' | 'expiry', today: Date): string | undefined {
  const match = /^(\d\d)(\d\d|<<)(\d\d|<<)$/.exec(cells);
  if (match === null) return undefined;
  const [, shortYear = '', month = '', day = ''] = match;
  if (month === '<<' && day !== '<<') return undefined;
  const rest = [month, day].filter((part) => part !== '<<').map((part) => `-${part}`);
  const date = `${century(Number(shortYear), rest.join(''), meaning, today)}${shortYear}${rest.join('')}`;
  return isCalendarDate(date.padEnd(10, '-01')) ? date : undefined;
}

/** Whether a `YYYY-MM-DD` exists: the 29th of February does in leap years only. */
export function isCalendarDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

/**
 * The first two digits of the year. Nobody is born after today. An expiry lies within fifty years
 * on either side of this one: documents run for ten years or so, and old ones are shown too.
 */
function century(shortYear: number, rest: string, meaning: 'birth' | 'expiry', today: Date): number {
  const thisYear = today.getUTCFullYear();
  const latest = meaning === 'birth' ? today.toISOString().slice(0, 10) : `${thisYear + 49}-12-31`;
  const guess = Math.floor(Number(latest.slice(0, 4)) / 100);
  const date = `${guess}${String(shortYear).padStart(2, '0')}${rest}`;
  return date > latest ? guess - 1 : guess;
}
