import type { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { Origin } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import type { AdmissionRequest } from '../admission/request.ts';
import type { KnownClient } from '../credentials/known-client.ts';

/** What names a caller, beside its client. */
export type CallerIds = Partial<Pick<Origin, 'accessKeyId' | 'apiTokenId' | 'sessionId' | 'userId'>>;

/** A caller that is who it says, whatever its credential: what is left to judge is the same for all. */
export interface Caller {
  readonly client: KnownClient;
  /** What kind it is; a person who may call as an operator does so where the operation knows operators. */
  readonly kind: Operation_Caller;
  readonly ids: CallerIds;
  /** A person's role in the client. */
  readonly role?: Origin['role'];
  /** Of a signed request alone: it carries a nonce. */
  readonly signature?: NonNullable<AdmissionRequest['signature']>;
  /** Why the credential may not be used here at all. */
  readonly denial?: string | undefined;
}
