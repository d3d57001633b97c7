import {
  create,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf';
import { type Timestamp, timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { Database } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { meterCall } from '@cedula/chassis/events/meter-call.ts';
import type { Outbox } from '@cedula/chassis/events/outbox.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import type { CallContext } from '@cedula/chassis/rpc/call-context.ts';
import { lockForResult } from '../erasures/image-locks.ts';
import type { StoredImages } from '../stored-images/store-with-result.ts';
import { newResultStamp, type ResultKind } from './result.ts';
import { insertResult } from './result-store.ts';

/** What a result is of. */
export interface Asked<S extends DescMessage> {
  readonly kind: ResultKind;
  /** The response message. */
  readonly schema: S;
  /** The stored images it was asked of. */
  readonly imageIds: readonly string[];
  /** The label of the image, by which the client groups its usage. Empty: none. */
  readonly label: string;
  /** The images that were stored for it; they stay with the result, and count beside the call. */
  readonly stored?: StoredImages;
}

/** What every answer begins with. */
export interface AnswerHead {
  readonly resultId: string;
  readonly createTime: Timestamp;
}

/**
 * Stores an answer, counts the call in the same transaction, and gives the answer as it was
 * stored. Throws NOT_FOUND where one of the images was deleted while the answer was being
 * computed: neither stored nor counted, the answer is gone with the image.
 */
export type RecordResult = <S extends DescMessage>(
  context: CallContext,
  asked: Asked<S>,
  answer: (head: AnswerHead) => MessageInitShape<S>,
) => Promise<MessageShape<S>>;

/** Makes what stores the answers of this service. */
export function createRecordResult(options: {
  readonly database: Database;
  readonly outbox: Outbox;
}): RecordResult {
  const { database, outbox } = options;
  return async (context, { kind, schema, imageIds, label, stored }, answer) => {
    const { clientId, requestId } = context.origin;
    const { id, createTime } = newResultStamp();
    const message = create(schema, answer({ resultId: id, createTime: timestampFromDate(createTime) }));
    const result = {
      id,
      clientId,
      kind,
      imageIds: [...new Set(imageIds)],
      requestId,
      createTime,
      eraseTime: null,
      answer: toBinary(schema, message),
    };
    const answered = await commitEffect(database, context, async (em) => {
      if (imageIds.length > 0) await lockForResult(em, result.imageIds);
      if (!(await insertResult(em, result))) throw notFound();
      await stored?.keep(em);
      const further = stored === undefined ? [] : [{ meter: 'image_upload', units: stored.imageIds.length }];
      await meterCall(outbox, em, context, { label, further });
      return message;
    });
    context.log.info({ clientId, resultId: id, kind }, 'result stored');
    return answered;
  };
}
