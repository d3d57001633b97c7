import { createHmac, timingSafeEqual } from 'node:crypto';
import { createSignatureSync, isSignatureError, verifySignature } from 'http-message-sig';
import type { RequestDescriptor, SignatureFields } from 'http-message-sig';
import { NOW_SECONDS, secrets } from './sign-as-told.ts';
import { fieldValue } from './wire-request.ts';
import type { WireRequest } from './wire-request.ts';

const ALGORITHM = 'hmac-sha256';

/** A request that the second implementation signs: components and parameters in the order given. */
export function signBySecond(
  request: WireRequest,
  how: { label: string; components: readonly string[]; parameters: Record<string, string | number> },
): SignatureFields {
  const secret = secrets.get(String(how.parameters['keyid'])) ?? '';
  return createSignatureSync(describeRequest(request), {
    ...how,
    signer: { algorithm: ALGORITHM, sign: (base) => createHmac('sha256', secret).update(base).digest() },
  });
}

/**
 * What `http-message-sig` says of a request under the part of the profile that its policy
 * can express: the required components and parameters, the algorithm, the age and lead of
 * `created`. One number bounds clocks in both directions there, so an `expires` passes for
 * 30 s more than here.
 */
export async function secondOpinion(request: WireRequest): Promise<'accepted' | 'refused'> {
  const hasBody = Number(fieldValue(request, 'content-length') ?? 0) > 0;
  const hasIdempotencyKey = fieldValue(request, 'idempotency-key') !== undefined;
  try {
    await verifySignature(describeRequest(request), {
      policy: {
        algorithms: [ALGORITHM],
        requiredComponents: [
          '@method',
          '@authority',
          '@path',
          '@query',
          'content-digest',
          ...(hasBody ? ['content-type'] : []),
          ...(hasIdempotencyKey ? ['idempotency-key'] : []),
        ],
        requiredParameters: ['created', 'expires', 'nonce', 'alg', 'keyid', 'tag'],
        now: NOW_SECONDS,
        clockSkew: 30,
        maxAge: 270,
      },
      resolveVerifier: ({ parameters: { keyid = '' } }) => verifierOf(secrets.get(keyid)),
    });
    return 'accepted';
  } catch (error) {
    if (isSignatureError(error)) return 'refused';
    throw error;
  }
}

function verifierOf(secret: string | undefined) {
  if (secret === undefined) throw new Error('There is no such key.');
  return {
    algorithm: ALGORITHM,
    verify(base: Uint8Array, signature: Uint8Array): boolean {
      const mac = createHmac('sha256', secret).update(base).digest();
      return mac.length === signature.length && timingSafeEqual(mac, signature);
    },
  };
}

/** It drops a URL's default port by the scheme, where the profile drops both. */
function describeRequest(request: WireRequest): RequestDescriptor {
  const host = fieldValue(request, 'host') ?? '';
  const fields = request.rawHeaders.flatMap((name, at, all) =>
    at % 2 === 0 ? [{ name, value: all[at + 1] ?? '' }] : [],
  );
  return {
    kind: 'request',
    method: request.method,
    targetUri: `${host.endsWith(':80') ? 'http' : 'https'}://${host}${request.target}`,
    requestTarget: request.target,
    fields,
  };
}
