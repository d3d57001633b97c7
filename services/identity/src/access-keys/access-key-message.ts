import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { AccessKeySchema } from '@cedula/contract/cedula/identity/v1/access_key_pb.ts';
import type { AccessKey } from './access-key.ts';

/** An access key as callers see it. */
export function toAccessKeyMessage({
  id,
  name,
  createTime,
  scopes,
  addressRanges,
}: AccessKey): MessageInitShape<typeof AccessKeySchema> {
  return {
    id,
    name,
    createTime: timestampFromDate(createTime),
    scopes: [...scopes],
    addressRanges: [...addressRanges],
  };
}
