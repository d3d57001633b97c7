import type { Cedula } from '@cedula/client';

const mostPages = 100;

/** Everything that a list gives, page by page. */
export async function allOf<T>(cedula: Cedula, path: string, field: string): Promise<T[]> {
  const found: T[] = [];
  let pageToken = '';
  for (let pages = 0; pages < mostPages; pages += 1) {
    const query = { pageSize: 100, ...(pageToken !== '' && { pageToken }) };
    const page = await cedula.get<Record<string, T[]> & { nextPageToken: string }>(path, query);
    found.push(...(page[field] ?? []));
    pageToken = page.nextPageToken;
    if (pageToken === '') return found;
  }
  throw new Error(`${path} has more than ${mostPages} pages`);
}
