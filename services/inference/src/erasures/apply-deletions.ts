import { noteDeletedClients } from '@cedula/chassis/erasure/client-erasure-store.ts';
import type { Apply } from '@cedula/chassis/events/consumer.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { eraseAnswersOfDeletedImages } from './erase-answers.ts';

/** What the consumer of inference does: deleted clients are noted, what was answered of deleted images is erased. */
export function applyDeletions({ clock }: { readonly clock: Clock }): Apply {
  const eraseAnswers = eraseAnswersOfDeletedImages({ clock });
  return async (em, events) => {
    await noteDeletedClients(em, events, new Date(clock.now()));
    await eraseAnswers(em, events);
  };
}
