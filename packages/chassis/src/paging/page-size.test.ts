import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { DomainError } from '../errors/domain-error.ts';
import { cutPage, type Page, pageSizeOf } from './page-size.ts';

test('a page has 20 rows where the caller does not say, else 1 to 100', () => {
  expect([pageSizeOf(), pageSizeOf(0), pageSizeOf(1), pageSizeOf(100)]).toEqual([20, 20, 1, 100]);
});

test.each([-1, 101, 1.5, Number.NaN])('a page of %d rows is refused', (size) => {
  expect(() => pageSizeOf(size)).toThrow(DomainError);
});

test('the pages of a list are the list, and the last one says so', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.integer({ min: 1, max: 20 }), (length, pageSize) => {
      const list = Array.from({ length }, (_, index) => index);
      const seen: number[] = [];
      for (let start: number | undefined = 0; start !== undefined;) {
        const page: Page<number> = cutPage(list.slice(start, start + pageSize + 1), pageSize);
        expect(page.rows.length).toBeLessThanOrEqual(pageSize);
        seen.push(...page.rows);
        start = page.last === undefined ? undefined : page.last + 1;
      }
      expect(seen).toEqual(list);
    }),
  );
});
