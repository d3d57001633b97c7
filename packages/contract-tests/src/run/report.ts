import type { Case, Kind } from '../cases/case.ts';
import { kinds } from '../cases/case.ts';
import type { Failure } from './run-cases.ts';

/** How many cases there are of each kind, in the order in which kinds run. */
export function countByKind(cases: readonly { readonly kind: Kind }[]): Record<string, number> {
  const byKind = Map.groupBy(cases, ({ kind }) => kind);
  return Object.fromEntries(kinds.map((kind) => [kind, byKind.get(kind)?.length ?? 0]));
}

/** What a run comes to, for people. */
export function textReport(
  cases: readonly Case[],
  failures: readonly Failure[],
  skipped: readonly string[],
): string {
  const failed = countByKind(failures);
  const lines = Object.entries(countByKind(cases)).map(
    ([kind, count]) =>
      `${kind.padEnd(16)}${String(count).padStart(6)}${String(failed[kind]).padStart(8)} failed`,
  );
  const told = failures.map(({ kind, operation, name, message, requests }) =>
    [`✗ ${kind}: ${operation} ${name}`, indented(message), ...requests.map(indented)].join('\n'),
  );
  return [
    ...told,
    ...skipped.map((line) => `not tried: ${line}`),
    ...lines,
    `${'all'.padEnd(16)}${String(cases.length).padStart(6)}${String(failures.length).padStart(8)} failed`,
  ].join('\n');
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}
