import type { DescField, DescMethod } from '@bufbuild/protobuf';
import { fieldNamed } from './field-path.ts';

/** How a list is read page by page. */
export interface Paging {
  /** The response's field that holds the page's items. */
  readonly items: DescField & { readonly fieldKind: 'list' };
  /** The request's field that asks for a page. */
  readonly pageToken: DescField;
  /** The response's field that names the next page; empty on the last one. */
  readonly nextPageToken: DescField;
}

/** The paging of an operation that lists; undefined for every other one. */
export function pagingOf({ input, output }: DescMethod): Paging | undefined {
  const pageToken = fieldNamed(input, 'page_token');
  const nextPageToken = fieldNamed(output, 'next_page_token');
  const items = output.fields.find((field) => field.fieldKind === 'list');
  if (pageToken === undefined || nextPageToken === undefined || items === undefined) return undefined;
  return { items, pageToken, nextPageToken };
}
