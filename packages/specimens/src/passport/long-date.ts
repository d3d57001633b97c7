const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] as const;

/** `1974-08-12` as documents print it, `12 AUG 1974` (ICAO 9303-3 §3.5). */
export function longDate(date: string): string {
  const [year, month, day] = date.split('-');
  const name = months[Number(month) - 1];
  if (name === undefined) throw new Error(`no date: ${date}`);
  return `${day} ${name} ${year}`;
}
