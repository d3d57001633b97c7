import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { EntityDictionary, InferEntity } from '@mikro-orm/postgresql';
import { ResultEntity } from './result.entity.ts';
import type { Result, ResultKind } from './result.ts';

/** What a list of results is narrowed to. */
export interface ResultFilter {
  readonly kind: ResultKind | undefined;
  /** Only results that were asked of this image. */
  readonly imageId: string | undefined;
  /** Only ids that are not below this text. */
  readonly from: string | undefined;
  /** Only ids below this text. */
  readonly to: string | undefined;
}

/**
 * Stores a result, unless its client or an image it was asked of has been deleted meanwhile;
 * gives whether it did. The images have been locked before (`lockForResult`).
 */
export async function insertResult(em: EntityManager, result: Result): Promise<boolean> {
  const { id, clientId, kind, requestId, createTime } = result;
  const imageIds = result.imageIds.join(',');
  const stored = await em.execute<object[]>(
    `with asked as (select unnest(string_to_array(?, ',')) as image_id),
     stored as (
       insert into result (id, client_id, kind, image_ids, request_id, create_time, answer)
       select ?, ?, ?, string_to_array(?, ','), ?, ?, ?
       where not exists (select from deleted_image join asked using (image_id) where client_id = ?)
         and not exists (select from client_erasure where client_id = ?)
       returning id, client_id
     ),
     linked as (
       insert into result_image (client_id, image_id, result_id)
       select client_id, image_id, id from stored cross join asked
     )
     select id from stored`,
    [
      imageIds,
      id,
      clientId,
      kind,
      imageIds,
      requestId,
      createTime,
      result.answer === null ? null : Buffer.from(result.answer),
      clientId,
      clientId,
    ],
  );
  return stored.length === 1;
}

/** Finds a client's result. */
export async function findResult(
  em: EntityManager,
  { clientId, id }: { clientId: string; id: string },
): Promise<Result | null> {
  const row = await em.findOne(ResultEntity, { clientId, id });
  return row && toResult(row);
}

/** Lists a client's results, newest first, from below the id `before`. */
export async function listResults(
  em: EntityManager,
  options: {
    readonly clientId: string;
    readonly filter: ResultFilter;
    readonly before: string | undefined;
    readonly limit: number;
  },
): Promise<Result[]> {
  const { clientId, filter, before, limit } = options;
  const { kind, imageId, from, to } = filter;
  const conditions: readonly (readonly [sql: string, value: string | undefined])[] = [
    ['result.client_id = ?', clientId],
    ['result_image.image_id = ?', imageId],
    ['result.kind = ?', kind],
    ['result.id >= ?', from],
    ['result.id < ?', to],
    ['result.id < ?', before],
  ];
  const asked = conditions.filter(([, value]) => value !== undefined);
  const ofImage =
    imageId === undefined
      ? ''
      : `join result_image on result_image.client_id = result.client_id and result_image.result_id = result.id`;
  const rows = await em.execute<EntityDictionary<Row>[]>(
    `select result.* from result ${ofImage} where ${asked.map(([sql]) => sql).join(' and ')}
     order by result.id desc limit ?`,
    [...asked.map(([, value]) => value), limit],
  );
  return rows.map((row) => toResult(em.map(ResultEntity, row)));
}

/** Whether a client ever asked anything of an image; what was erased of the answers does not matter. */
export async function hasResultOf(
  em: EntityManager,
  { clientId, imageId }: { clientId: string; imageId: string },
): Promise<boolean> {
  const rows = await em.execute<object[]>(
    `select from result_image where client_id = ? and image_id = ? limit 1`,
    [clientId, imageId],
  );
  return rows.length > 0;
}

type Row = InferEntity<typeof ResultEntity>;

function toResult({ id, clientId, kind, imageIds, requestId, createTime, eraseTime, answer }: Row): Result {
  return {
    id,
    clientId,
    kind,
    imageIds,
    requestId,
    createTime,
    eraseTime: eraseTime ?? null,
    answer: answer ?? null,
  };
}
