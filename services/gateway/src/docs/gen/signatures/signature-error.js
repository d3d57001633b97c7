/** The reasons of the public error table that a request head or its signature can be refused for. */

/**
 * Why a request was refused. `detail` is shown to the caller: it speaks only of what the
 * caller can see of its own request, never of keys or MACs. It stands apart from the
 * chassis' DomainError so that a published client needs nothing of the inside.
 */
export class SignatureError extends Error {
           reason                 ;
  /** RFC 3339, with SIGNATURE_EXPIRED only: tells a caller that its clock is wrong. */
           serverTime                    ;

  constructor(reason                 , detail        , serverTime         ) {
    super(detail);
    this.name = 'SignatureError';
    this.reason = reason;
    this.serverTime = serverTime;
  }

  get detail()         {
    return this.message;
  }
}
