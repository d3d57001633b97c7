import type { Apply } from '@cedula/chassis/events/consumer.ts';
import { forgetAnswers } from '@cedula/chassis/idempotency/forget-answers.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { eraseAnswers, forgetDeletedImages, noteDeletedImages } from './erasure-store.ts';
import { lockForErasure } from './image-locks.ts';

/**
 * How long it is remembered that an image was deleted. A call that had fetched the image
 * before ends within its deadline, which is thirty seconds after it began.
 */
const rememberMs = 3_600_000;

/**
 * Erases what was answered of images that are deleted: of every result that is stored, and
 * of those that are about to be, which are refused from now on.
 */
export function eraseAnswersOfDeletedImages({ clock }: { readonly clock: Clock }): Apply {
  return async (em, events) => {
    const images = events.flatMap(({ clientId, payload }) =>
      payload.case === 'imageDeleted' ? [{ clientId, imageId: payload.value.imageId }] : [],
    );
    if (images.length === 0) return;
    const now = new Date(clock.now());
    await lockForErasure(
      em,
      images.map(({ imageId }) => imageId),
    );
    await noteDeletedImages(em, images, now);
    await eraseAnswers(em, images, now);
    await forgetAnswers(
      em,
      images.map(({ clientId, imageId }) => ({ clientId, id: imageId })),
    );
    await forgetDeletedImages(em, new Date(now.getTime() - rememberMs));
  };
}
