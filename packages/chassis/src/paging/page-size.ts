import { invalidField } from '../errors/domain-error.ts';

/** How many rows a page has where the caller does not say. */
export const defaultPageSize = 20;

/** The most that a caller may ask for. The contract says so too; this is for callers that it does not see. */
export const maxPageSize = 100;

/** The size of the page to answer with; 0 is a field that was not set. Throws INVALID_ARGUMENT outside 1 to 100. */
export function pageSizeOf(requested = 0): number {
  if (requested === 0) return defaultPageSize;
  if (Number.isInteger(requested) && requested >= 1 && requested <= maxPageSize) return requested;
  throw invalidField('pageSize', 'int32.gte_lte', `The page size must be from 1 to ${maxPageSize}.`);
}

/** A page of a list. */
export interface Page<T> {
  readonly rows: readonly T[];
  /** The last row, where there are more behind it: the next page begins after it. */
  readonly last: T | undefined;
}

/** Cuts a page from what was read: one row more than the page's size, so that a last page is known as one. */
export function cutPage<T>(rows: readonly T[], pageSize: number): Page<T> {
  const page = rows.slice(0, pageSize);
  return { rows: page, last: rows.length > pageSize ? page.at(-1) : undefined };
}
