import { reasons } from '@cedula/operations/reasons.ts';
import type { JsonObject } from './json.ts';

const text = (description: string): JsonObject => ({ type: 'string', description });

/** What every refusal is (RFC 9457), as the gateway writes it. */
export const problemSchema: JsonObject = {
  type: 'object',
  description:
    'Why a request was refused (RFC 9457). Programs decide by `reason`, which is stable; `detail` is for people.',
  properties: {
    type: text('A URN for the reason.'),
    title: text('The reason in words.'),
    status: { type: 'integer', description: 'The HTTP status.' },
    detail: text('What was wrong with this request.'),
    code: {
      type: 'string',
      description: 'The code that the Connect protocol has for it.',
      enum: [...new Set(Object.values(reasons).map(({ code }) => code))],
    },
    reason: { type: 'string', description: 'Why, for programs.', enum: Object.keys(reasons) },
    requestId: text('The id of the request.'),
    violations: {
      type: 'array',
      description: 'The rules that the input broke, with `INVALID_ARGUMENT`.',
      items: {
        type: 'object',
        properties: {
          field: text('The path of the field: `items[0].x`. Empty: the request as a whole.'),
          rule: text('The rule: its id in protovalidate, `unknown_field` or `type`.'),
          message: text('What it demands.'),
        },
        required: ['field', 'rule', 'message'],
      },
    },
    image: text('Which image is at fault: `source`, `target`, `selfie` or `document`.'),
    imageId: text('Its id, where it is a stored one.'),
    serverTime: {
      type: 'string',
      format: 'date-time',
      description: 'The server’s time, with `SIGNATURE_EXPIRED`: the caller’s clock may be wrong.',
    },
  },
  required: ['type', 'title', 'status', 'detail', 'code', 'reason', 'requestId'],
};
