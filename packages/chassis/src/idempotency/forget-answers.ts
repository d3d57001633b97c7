import type { EntityManager } from '../db/unit-of-work.ts';

/** Something that is erased, and whose it was. */
export interface ErasedSubject {
  readonly clientId: string;
  readonly id: string;
}

/**
 * Erases every stored answer that names one of these things; who repeats such a request is
 * told NOT_FOUND. To be called in the transaction that erases them. Answers of requests that
 * are still running are not there yet: whoever erases keeps them from committing, or they
 * are about something else.
 *
 * @param options.except the request that erases, where its own answer is stored before
 * @returns how many answers were erased
 */
export async function forgetAnswers(
  em: EntityManager,
  subjects: readonly ErasedSubject[],
  { except = '' }: { readonly except?: string } = {},
): Promise<number> {
  const forgotten = await em.execute<object[]>(
    // Locked in one order, so that two erasures of the same answers never wait for each other.
    `with named as (
       select record.client_id, record.key_hash
       from unnest(string_to_array(?, ','), string_to_array(?, ',')) as gone (client_id, subject_id)
       join idempotency_subject as subject using (client_id, subject_id)
       join idempotency_record as record on record.client_id = subject.client_id
         and record.key_hash = subject.key_hash and record.request_id = subject.request_id
       where record.state in ('ANSWERED', 'REFUSED') and record.request_id <> ?
       order by record.client_id, record.key_hash for update of record
     )
     update idempotency_record as record set state = 'ERASED', answer = null
     from named where record.client_id = named.client_id and record.key_hash = named.key_hash
     returning 1`,
    [subjects.map(({ clientId }) => clientId).join(','), subjects.map(({ id }) => id).join(','), except],
  );
  return forgotten.length;
}

/**
 * Erases every stored answer of a client. To be called in the transaction that erases the
 * client, whose own answer is stored after it.
 *
 * @returns how many answers were erased
 */
export async function forgetAnswersOf(em: EntityManager, clientId: string): Promise<number> {
  const forgotten = await em.execute<object[]>(
    `with stored as (
       select key_hash from idempotency_record
       where client_id = ? and state in ('ANSWERED', 'REFUSED') order by key_hash for update
     )
     update idempotency_record as record set state = 'ERASED', answer = null
     from stored where record.client_id = ? and record.key_hash = stored.key_hash
     returning 1`,
    [clientId, clientId],
  );
  return forgotten.length;
}
