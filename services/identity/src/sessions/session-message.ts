import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { SessionSchema } from '@cedula/contract/cedula/identity/v1/session_pb.ts';
import type { Session } from './session.ts';

/**
 * A session as its person sees it.
 *
 * @param currentId the session that the person asks in
 */
export function toSessionMessage(
  { id, createTime, refreshTime, expireTime }: Session,
  currentId: string,
): MessageInitShape<typeof SessionSchema> {
  return {
    id,
    current: id === currentId,
    createTime: timestampFromDate(createTime),
    refreshTime: timestampFromDate(refreshTime),
    expireTime: timestampFromDate(expireTime),
  };
}
