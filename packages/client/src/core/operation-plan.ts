/** How an operation is called over HTTP: what is left of the contract at run time. */
export interface OperationPlan {
  /** `images.upload` */
  readonly name: string;
  readonly httpMethod: string;
  /** With the path fields in braces, in the order in which the method takes them: `/v1/images/{id}`. */
  readonly path: string;
  /** Empty: no body; `*`: the whole request; otherwise the field that the body is. */
  readonly body: string;
  /** The fields that are files. */
  readonly files?: readonly string[];
  /** The greatest number of bytes each of them may have. */
  readonly maxFileBytes?: number;
  /** The field that is a list of files, and the greatest number of bytes all of them may have. */
  readonly batch?: { readonly field: string; readonly maxBodyBytes: number };
  /** Whether anybody may call, without credentials. */
  readonly isPublic: boolean;
  /** Whether it changes nothing. */
  readonly isRead: boolean;
  /** Whether it takes an Idempotency-Key. */
  readonly takesKey: boolean;
  /** How long all tries together may take unless the caller says otherwise. */
  readonly timeoutMs: number;
  /** The field of the answer that holds the items of a page, where it is a list. */
  readonly items?: string;
}
