import {
  Operation_Caller as Caller,
  Operation_Role as Role,
} from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { Operation } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { JsonObject } from './json.ts';

const signature = `Requests signed with an access key by HTTP Message Signatures (RFC 9421, profile \`cedula-v1\`) with
a Content-Digest (RFC 9530). The secret never travels. Three headers are sent: \`Content-Digest\`, \`Signature-Input\`
and \`Signature\`.

- \`Content-Digest: sha-256=:…:\` is of the bytes of the body; of the empty string where there is none.
- One signature, with the parameters \`keyid\` (the access key's id), \`alg="hmac-sha256"\`, \`tag="cedula-v1"\`,
  \`created\`, \`expires\` (after it, at most 300 s), \`nonce\` (22 to 64 characters of base64url, at least 128 random
  bits). All six are required.
- It covers \`"@method" "@authority" "@path" "@query" "content-digest"\`; with a body \`"content-type"\` too, and with an
  Idempotency-Key \`"idempotency-key"\`. More may be covered; components have no parameters.
- \`@authority\` is Host in lower case without \`:80\` or \`:443\`; \`@query\` is \`?\` where there is no query.
- The MAC is HMAC-SHA-256 of the signature base under the secret as text (\`cds_…\`).
- \`created\` is at most 300 s old and at most 30 s ahead. A nonce is taken once: sign again for every try.`;

export const securitySchemes: JsonObject = {
  signature: { type: 'apiKey', in: 'header', name: 'Signature', description: joined(signature) },
  person: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'The access token of a session, of a person in their client; some operations ask for a role.',
  },
  apiToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API token, `cdt_…`: it may do what the scopes it was made with allow.',
  },
};

/** Who may call an operation, each way of saying who one is by itself. Empty: anybody. */
export function securityOf({ callers, scope, role }: Operation): JsonObject[] {
  return callers.flatMap((caller): JsonObject[] => {
    switch (caller) {
      case Caller.API_CLIENT:
        return [{ signature: [] }];
      case Caller.PERSON:
        return [{ person: role === Role.OWNER ? ['owner'] : [] }];
      case Caller.OPERATOR:
        return [{ person: ['operator'] }];
      case Caller.API_TOKEN:
        return [{ apiToken: scope === '' ? [] : [scope] }];
      default:
        return [];
    }
  });
}

/** Markdown whose lines are broken for the source alone; items of a list stay lines. */
function joined(text: string): string {
  return text.replaceAll(/\n {2}|(?<!\n)\n(?![\n-])/g, ' ');
}
