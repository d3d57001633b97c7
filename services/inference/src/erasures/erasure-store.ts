import type { EntityManager } from '@cedula/chassis/db/database.ts';

/** An image that is gone. */
export interface DeletedImage {
  readonly clientId: string;
  readonly imageId: string;
}

/** Above the greatest batch of events, so that what is forgotten keeps up with what is noted. */
const forgottenPerStatement = 1_000;

/** Notes images as deleted. */
export async function noteDeletedImages(
  em: EntityManager,
  images: readonly DeletedImage[],
  now: Date,
): Promise<void> {
  await em.execute(
    `insert into deleted_image (client_id, image_id, delete_time)
     select client_id, image_id, ? from ${unnested} order by client_id, image_id on conflict do nothing`,
    [now, ...parametersOf(images)],
    'run',
  );
}

/** Erases the answers of every result that names one of the images; ids and times stay. Gives how many. */
export async function eraseAnswers(
  em: EntityManager,
  images: readonly DeletedImage[],
  now: Date,
): Promise<number> {
  const erased = await em.execute<object[]>(
    // Locked in one order, so that two erasures of the same results never wait for each other.
    `with named as (
       select result.id from ${unnested}
       join result_image using (client_id, image_id)
       join result on result.client_id = result_image.client_id and result.id = result_image.result_id
       where result.erase_time is null order by result.id for update of result
     )
     update result set answer = null, erase_time = ? from named where result.id = named.id returning 1`,
    [...parametersOf(images), now],
  );
  return erased.length;
}

/** Forgets which images were deleted before a moment. */
export async function forgetDeletedImages(em: EntityManager, before: Date): Promise<void> {
  await em.execute(
    `delete from deleted_image using (
       select client_id, image_id from deleted_image where delete_time < ?
       order by delete_time limit ?
     ) as old where deleted_image.client_id = old.client_id and deleted_image.image_id = old.image_id`,
    [before, forgottenPerStatement],
    'run',
  );
}

const unnested = `unnest(string_to_array(?, ','), string_to_array(?, ',')) as gone (client_id, image_id)`;

function parametersOf(images: readonly DeletedImage[]): string[] {
  return [images.map(({ clientId }) => clientId).join(','), images.map(({ imageId }) => imageId).join(',')];
}
