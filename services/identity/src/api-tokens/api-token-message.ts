import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { ApiTokenSchema } from '@cedula/contract/cedula/identity/v1/api_token_pb.ts';
import type { ApiToken } from './api-token.ts';

/** An API token as callers see it. */
export function toApiTokenMessage(token: ApiToken): MessageInitShape<typeof ApiTokenSchema> {
  const { id, name, scopes, createTime, expireTime, lastUseTime } = token;
  return {
    id,
    name,
    scopes: [...scopes],
    createTime: timestampFromDate(createTime),
    ...(expireTime !== null && { expireTime: timestampFromDate(expireTime) }),
    ...(lastUseTime !== null && { lastUseTime: timestampFromDate(lastUseTime) }),
  };
}
