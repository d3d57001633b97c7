/**
 * Quotes a text for POSIX shells: inside single quotes nothing has a meaning but the single
 * quote itself, which stands outside of them behind a backslash (POSIX.1-2024 XCU §2.2.2).
 */
export function shellQuote(text: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
