import { type Kind, kinds } from '../cases/case.ts';
import type { Failure } from './run-cases.ts';

/** What has a kind: cases, and the failures of some. */
type OfKind = readonly { readonly kind: Kind }[];

/** How many there are of each kind, in the order in which kinds run. */
export function countByKind(counted: OfKind): Record<string, number> {
  const byKind = Map.groupBy(counted, ({ kind }) => kind);
  return Object.fromEntries(kinds.map((kind) => [kind, byKind.get(kind)?.length ?? 0]));
}

/** A line for each kind and one for all: how many cases there are, and of those that ran, how many failed. */
export function countText(cases: OfKind, failures?: OfKind): string {
  const failed = failures && countByKind(failures);
  const lines = Object.entries(countByKind(cases)).map(([kind, count]) => line(kind, count, failed?.[kind]));
  return [...lines, line('all', cases.length, failures?.length)].join('\n');
}

function line(name: string, count: number, failed: number | undefined): string {
  const ended = failed === undefined ? '' : `${String(failed).padStart(6)} failed`;
  return `${name.padEnd(14)}${String(count).padStart(6)}${ended}`;
}

/** What a run comes to, for people. */
export function textReport(cases: OfKind, failures: readonly Failure[], notTried: readonly string[]): string {
  const told = failures.map(({ kind, operation, name, message, requests }) =>
    [`✗ ${kind}: ${operation} ${name}`, indented(message), ...requests.map(indented)].join('\n'),
  );
  const left = notTried.map((what) => `not tried: ${what}`);
  return [...told, ...left, countText(cases, failures)].join('\n');
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}
