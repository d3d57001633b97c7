import type { EntityManager } from '@cedula/chassis/db/database.ts';

/** Images that one call has given to media. */
export interface UnkeptImages {
  readonly clientId: string;
  readonly requestId: string;
  readonly imageIds: readonly string[];
  readonly dueTime: Date;
}

/** An image that somebody takes back. */
export interface TakenImage {
  readonly clientId: string;
  readonly requestId: string;
  readonly imageId: string;
}

/** Notes images that are about to be stored. */
export async function insertUnkeptImages(
  em: EntityManager,
  { clientId, requestId, imageIds, dueTime }: UnkeptImages,
): Promise<void> {
  await em.execute(
    `insert into unkept_image (client_id, image_id, request_id, due_time)
     select ?, unnest(string_to_array(?, ',')), ?, ?`,
    [clientId, imageIds.join(','), requestId, dueTime],
    'run',
  );
}

/** Keeps images for good. Gives whether all were still to be had: what somebody began to take back is not. */
export async function keepImages(
  em: EntityManager,
  { clientId, imageIds, dueTime }: UnkeptImages,
): Promise<boolean> {
  const kept = await em.execute<object[]>(
    `delete from unkept_image
     where client_id = ? and image_id = any(string_to_array(?, ',')) and due_time = ? returning 1`,
    [clientId, imageIds.join(','), dueTime],
  );
  return kept.length === imageIds.length;
}

/** Lets images be taken back at once; those that were kept are not there any more. */
export async function hastenTakingBack(
  em: EntityManager,
  { clientId, imageIds }: UnkeptImages,
  now: Date,
): Promise<void> {
  await em.execute(
    `update unkept_image set due_time = ? where client_id = ? and image_id = any(string_to_array(?, ','))`,
    [now, clientId, imageIds.join(',')],
    'run',
  );
}

/** Takes up to `limit` images that are due, whoever's, until `leaseEnd`. */
export async function takeDueImages(
  em: EntityManager,
  options: { readonly now: Date; readonly leaseEnd: Date; readonly limit: number },
): Promise<TakenImage[]> {
  const { now, leaseEnd, limit } = options;
  return em.execute<TakenImage[]>(
    `update unkept_image set due_time = ?
     where (client_id, image_id) in (
       select client_id, image_id from unkept_image where due_time <= ?
       order by due_time limit ? for update skip locked
     )
     returning client_id as "clientId", image_id as "imageId", request_id as "requestId"`,
    [leaseEnd, now, limit],
  );
}

/** Forgets an image: media does not have it any more. */
export async function forgetUnkeptImage(
  em: EntityManager,
  { clientId, imageId }: Pick<TakenImage, 'clientId' | 'imageId'>,
): Promise<void> {
  await em.execute(
    `delete from unkept_image where client_id = ? and image_id = ?`,
    [clientId, imageId],
    'run',
  );
}
