/** How often a client may call. Whole numbers, at least 1; the quota may be 0. */
export interface ClientLimits {
  readonly ratePerSecond: number;
  readonly burst: number;
  readonly quotaPerMonth: number;
}

/** What is to be decided. The caller is known already: its MAC or its token was right. */
export interface AdmissionRequest {
  readonly clientId: string;
  /** Signed requests only: they carry a nonce. */
  readonly signature?: {
    readonly accessKeyId: string;
    /** 22 to 64 characters of base64url. */
    readonly nonce: string;
    /** The parameter `created`, Unix time. */
    readonly createdSeconds: number;
    /** When the oldest secret in force was made, epoch milliseconds: no nonce was taken before. */
    readonly secretsSinceMs: number;
  };
  /** Quota that the call takes: 1 for a billed call, 0 for a free one. */
  readonly units: number;
  readonly limits: ClientLimits;
}
