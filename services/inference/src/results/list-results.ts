import type { Timestamp } from '@bufbuild/protobuf/wkt';
import type {
  ListResultsRequest,
  ResultService,
} from '@cedula/contract/cedula/inference/v1/result_service_pb.ts';
import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { lowestIdAt } from '@cedula/chassis/ids/id.ts';
import { cutPage, pageSizeOf } from '@cedula/chassis/paging/page-size.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import type { CallContext } from '@cedula/chassis/rpc/call-context.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import type { RequireImage } from '../images/require-image.ts';
import type { Result } from './result.ts';
import { toResultKind, toResultMessage } from './result-message.ts';
import { hasResultOf, listResults as list, type ResultFilter } from './result-store.ts';

/** A page of long documents ends early: the whole of it has to fit into one message. */
const maxPageBytes = 8 * 1024 * 1024;

/**
 * Answers ListResults: the results that pass the filters, newest first. Throws NOT_FOUND
 * for an image that is not the client's.
 */
export function listResults(options: {
  readonly database: Database;
  readonly pageTokens: PageTokens;
  readonly requireImage: RequireImage;
}): HandlersOf<typeof ResultService>['listResults'] {
  const { database, pageTokens, requireImage } = options;

  /** Of an image that was ever asked about, its results know whose it is, also when it is deleted. */
  async function requireOwn(imageId: string, context: CallContext): Promise<void> {
    const { clientId } = context.origin;
    const find = (em: EntityManager) => hasResultOf(em, { clientId, imageId });
    if (!(await database.withTenant(clientId, find, { readOnly: true })))
      await requireImage(imageId, context);
  }

  return async (request, context) => {
    const { origin, method } = context;
    const { clientId } = origin;
    const filter = filterOf(request);
    const pageSize = pageSizeOf(request.pageSize);
    const paged = { clientId, method: nameOf(method), filters: { ...filter } };
    const before = pageTokens.decode(paged, request.pageToken);
    const results = await database.withTenant(
      clientId,
      (em) => list(em, { clientId, filter, before, limit: pageSize + 1 }),
      { readOnly: true },
    );
    if (results.length === 0 && filter.imageId !== undefined) await requireOwn(filter.imageId, context);
    const { rows, last } = cutPage(results, Math.min(pageSize, countFitting(results)));
    return {
      results: rows.map(toResultMessage),
      nextPageToken: last === undefined ? '' : pageTokens.encode(paged, last.id),
    };
  };
}

function filterOf({ kind, imageId, from, to }: ListResultsRequest): ResultFilter {
  return {
    kind: toResultKind(kind),
    imageId: imageId === '' ? undefined : imageId,
    from: boundOf(from),
    to: boundOf(to),
  };
}

/**
 * The lowest id from a moment on. Results are made at whole milliseconds, so that the first
 * one at or after the moment lets the same results through.
 */
function boundOf(time: Timestamp | undefined): string | undefined {
  if (time === undefined) return undefined;
  return lowestIdAt('res', Number(time.seconds) * 1_000 + Math.ceil(time.nanos / 1_000_000));
}

/** How many of these, from the first one on, fit into a page; at least one. */
function countFitting(results: readonly Result[]): number {
  let bytes = 0;
  const over = results.findIndex(({ answer }) => (bytes += answer?.byteLength ?? 0) > maxPageBytes);
  return over === -1 ? results.length : Math.max(1, over);
}
