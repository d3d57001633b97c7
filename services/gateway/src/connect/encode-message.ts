import { type DescMessage, type Message, toBinary, toJsonString } from '@bufbuild/protobuf';
import { contentTypeUnaryJson, contentTypeUnaryProto } from '@connectrpc/connect/protocol-connect';
import type { EncodedAnswer } from '../http/encoded-answer.ts';
import type { Codec } from './read-message.ts';

/** Writes an answer: always 200, in the codec of the request. */
export function encodeConnectMessage(
  output: DescMessage,
  { binary }: Codec,
  message: Message,
): EncodedAnswer {
  return {
    status: 200,
    headers: {
      'content-type': binary ? contentTypeUnaryProto : contentTypeUnaryJson,
      // Answers hold secrets and personal data: nothing on the way may keep them.
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
    body: binary ? toBinary(output, message) : toJsonString(output, message, { alwaysEmitImplicit: true }),
  };
}
