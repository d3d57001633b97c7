import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { ClientSchema } from '@cedula/contract/cedula/identity/v1/client_pb.ts';
import type { Client } from './client.ts';

/** A client as callers see it. */
export function toClientMessage({
  id,
  name,
  email,
  createTime,
}: Client): MessageInitShape<typeof ClientSchema> {
  return { id, name, email, createTime: timestampFromDate(createTime) };
}
