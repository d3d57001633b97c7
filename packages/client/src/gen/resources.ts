// Written from proto/ by `npm run generate`.
import type { CallOptions, DownloadOptions } from '../core/call-options.ts';
import type { Caller } from '../core/caller.ts';
import type { Download } from '../core/download.ts';
import type { Listing } from '../core/listing.ts';
import type * as messages from './messages.ts';
import * as plans from './plans.ts';

/** Reports: usage over any span of time, and the lines it is made of. */
export class ReportsResource {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Gives the usage between two moments, grouped. It is read from running totals, so it
   * costs the same for a thousand calls as for ten million. With `Accept: text/csv` the rows
   * are lines of CSV, all of them, however many there are. An operator sees every client that
   * used something, each on a line of its own.
   *
   * `GET /v1/reports/usage`
   */
  getUsage(request: messages.GetUsageReportRequest = {}, options?: CallOptions): Promise<messages.GetUsageReportResponse> {
    return this.#caller.call<messages.GetUsageReportResponse>(plans.reportsGetUsage, [], request, options);
  }

  /**
   * Lists the billed requests, newest first. Their sum is the report. With `Accept: text/csv`
   * all of them come at once, as lines of CSV, and no page may be asked for.
   *
   * `GET /v1/reports/usage/lines`
   *
   * Can be refused for PAGE_TOKEN_INVALID.
   */
  listUsageLines(request: messages.ListUsageLinesRequest = {}, options?: CallOptions): Listing<messages.UsageLine, messages.ListUsageLinesResponse> {
    return this.#caller.list<messages.UsageLine, messages.ListUsageLinesResponse>(plans.reportsListUsageLines, [], request, options);
  }
}

/**
 * Invoices: one for each month in which something was used that costs anything. They are
 * drawn up after the month is over; what is told of later stands on the next one.
 */
export class InvoicesResource {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Lists the invoices, newest first.
   *
   * `GET /v1/invoices`
   *
   * Can be refused for PAGE_TOKEN_INVALID.
   */
  list(request: messages.ListInvoicesRequest = {}, options?: CallOptions): Listing<messages.Invoice, messages.ListInvoicesResponse> {
    return this.#caller.list<messages.Invoice, messages.ListInvoicesResponse>(plans.invoicesList, [], request, options);
  }

  /**
   * Gives one invoice.
   *
   * `GET /v1/invoices/{id}`
   */
  get(id: string, request: messages.GetInvoiceRequest = {}, options?: CallOptions): Promise<messages.GetInvoiceResponse> {
    return this.#caller.call<messages.GetInvoiceResponse>(plans.invoicesGet, [id], request, options);
  }

  /**
   * Lists the usage lines that a line of an invoice is made of, newest first. Their sum is
   * the line.
   *
   * `GET /v1/invoices/{id}/usage-lines`
   *
   * Can be refused for PAGE_TOKEN_INVALID.
   */
  listUsageLines(id: string, request: messages.ListInvoiceUsageLinesRequest, options?: CallOptions): Listing<messages.UsageLine, messages.ListInvoiceUsageLinesResponse> {
    return this.#caller.list<messages.UsageLine, messages.ListInvoiceUsageLinesResponse>(plans.invoicesListUsageLines, [id], request, options);
  }

  /**
   * Downloads an invoice as a page to print (HTML).
   *
   * `GET /v1/invoices/{id}/document`
   */
  download(id: string, request: messages.DownloadInvoiceRequest = {}, options?: DownloadOptions): Promise<Download> {
    return this.#caller.download(plans.invoicesDownload, [id], request, options);
  }

  /**
   * Pays an invoice by card, in full. A decline is an answer, not an error: the invoice stays
   * open and says why. While the outcome of a payment is unknown there is no other.
   *
   * `POST /v1/invoices/{id}:pay`
   *
   * Can be refused for WRONG_STATE.
   */
  pay(id: string, request: messages.PayInvoiceRequest, options?: CallOptions): Promise<messages.PayInvoiceResponse> {
    return this.#caller.call<messages.PayInvoiceResponse>(plans.invoicesPay, [id], request, options);
  }
}

/**
 * Prices, as operators make them. A price is never changed: a new version takes its place, at
 * the earliest a minute after it is made, so that no call is priced by what nobody could know
 * when it was made.
 */
export class OperatorPricesResource {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Gives the list: what each meter costs everybody who has agreed on nothing else, now and
   * as far as it is known already.
   *
   * `GET /v1/operator/prices`
   */
  getPriceList(request: messages.GetPriceListRequest = {}, options?: CallOptions): Promise<messages.GetPriceListResponse> {
    return this.#caller.call<messages.GetPriceListResponse>(plans.operatorPricesGetPriceList, [], request, options);
  }

  /**
   * Makes a new version of a meter's price in the list.
   *
   * `POST /v1/operator/prices`
   *
   * Can be refused for WRONG_STATE.
   */
  createPrice(request: messages.CreatePriceRequest, options?: CallOptions): Promise<messages.CreatePriceResponse> {
    return this.#caller.call<messages.CreatePriceResponse>(plans.operatorPricesCreatePrice, [], request, options);
  }

  /**
   * Lists all versions of a meter's price, of the list or of one client, the last made first.
   *
   * `GET /v1/operator/price-versions`
   *
   * Can be refused for PAGE_TOKEN_INVALID.
   */
  listPriceVersions(request: messages.ListPriceVersionsRequest, options?: CallOptions): Listing<messages.Price, messages.ListPriceVersionsResponse> {
    return this.#caller.list<messages.Price, messages.ListPriceVersionsResponse>(plans.operatorPricesListPriceVersions, [], request, options);
  }

  /**
   * Gives what each meter costs one client, now and as far as it is known already.
   *
   * `GET /v1/operator/clients/{client_id}/prices`
   */
  getClientPrices(clientId: string, request: messages.GetClientPricesRequest = {}, options?: CallOptions): Promise<messages.GetClientPricesResponse> {
    return this.#caller.call<messages.GetClientPricesResponse>(plans.operatorPricesGetClientPrices, [clientId], request, options);
  }

  /**
   * Makes a new version of a meter's price for one client, which holds instead of the list's.
   *
   * `POST /v1/operator/clients/{client_id}/prices`
   *
   * Can be refused for WRONG_STATE.
   */
  createClientPrice(clientId: string, request: messages.CreateClientPriceRequest, options?: CallOptions): Promise<messages.CreateClientPriceResponse> {
    return this.#caller.call<messages.CreateClientPriceResponse>(plans.operatorPricesCreateClientPrice, [clientId], request, options);
  }

  /**
   * Ends what a client has agreed on for a meter, a minute later: the list's price holds
   * again. What was counted until then keeps its price.
   *
   * `DELETE /v1/operator/clients/{client_id}/prices/{meter}`
   *
   * Can be refused for WRONG_STATE.
   */
  endClientPrice(clientId: string, meter: string, request: messages.EndClientPriceRequest = {}, options?: CallOptions): Promise<void> {
    return this.#caller.call<void>(plans.operatorPricesEndClientPrice, [clientId, meter], request, options);
  }
}

/** Payments by card. Every effect needs an Idempotency-Key, so that no retry charges twice. */
export class PaymentsResource {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Charges a card, or holds the amount on it for a later capture. A decline is an answer, not
   * an error: look at `status`. The card number is handed to the bank and kept nowhere.
   *
   * `POST /v1/payments`
   */
  create(request: messages.CreatePaymentRequest, options?: CallOptions): Promise<messages.CreatePaymentResponse> {
    return this.#caller.call<messages.CreatePaymentResponse>(plans.paymentsCreate, [], request, options);
  }

  /**
   * Gives one payment. It may be up to a second old.
   *
   * `GET /v1/payments/{id}`
   */
  get(id: string, request: messages.GetPaymentRequest = {}, options?: CallOptions): Promise<messages.GetPaymentResponse> {
    return this.#caller.call<messages.GetPaymentResponse>(plans.paymentsGet, [id], request, options);
  }

  /**
   * Lists the payments, newest first.
   *
   * `GET /v1/payments`
   *
   * Can be refused for PAGE_TOKEN_INVALID.
   */
  list(request: messages.ListPaymentsRequest = {}, options?: CallOptions): Listing<messages.Payment, messages.ListPaymentsResponse> {
    return this.#caller.list<messages.Payment, messages.ListPaymentsResponse>(plans.paymentsList, [], request, options);
  }

  /**
   * Captures what an authorised payment holds, in part or in full, once or more often. What is
   * not captured within seven days goes back by itself.
   *
   * `POST /v1/payments/{id}:capture`
   *
   * Can be refused for WRONG_STATE.
   */
  capture(id: string, request: messages.CapturePaymentRequest = {}, options?: CallOptions): Promise<messages.CapturePaymentResponse> {
    return this.#caller.call<messages.CapturePaymentResponse>(plans.paymentsCapture, [id], request, options);
  }

  /**
   * Gives back what an authorised payment holds. One that has been captured in part can only
   * be refunded.
   *
   * `POST /v1/payments/{id}:void`
   *
   * Can be refused for WRONG_STATE.
   */
  void(id: string, request: messages.VoidPaymentRequest = {}, options?: CallOptions): Promise<messages.VoidPaymentResponse> {
    return this.#caller.call<messages.VoidPaymentResponse>(plans.paymentsVoid, [id], request, options);
  }

  /**
   * Refunds what a payment has captured, in part or in full, once or more often.
   *
   * `POST /v1/payments/{id}:refund`
   *
   * Can be refused for WRONG_STATE.
   */
  refund(id: string, request: messages.RefundPaymentRequest = {}, options?: CallOptions): Promise<messages.RefundPaymentResponse> {
    return this.#caller.call<messages.RefundPaymentResponse>(plans.paymentsRefund, [id], request, options);
  }
}

/** Prices, as a client sees them. */
export class PricesResource {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Gives what each meter costs the caller's client: the prices in force, and those that
   * take their place at a time that is known already.
   *
   * `GET /v1/prices`
   */
  get(request: messages.GetPricesRequest = {}, options?: CallOptions): Promise<messages.GetPricesResponse> {
    return this.#caller.call<messages.GetPricesResponse>(plans.pricesGet, [], request, options);
  }
}

/** Usage: what a client has used and what that costs. */
export class UsageResource {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Gives the usage of the current month (UTC), meter by meter. A billed call stands in
   * it within five seconds.
   *
   * `GET /v1/usage`
   */
  get(request: messages.GetUsageRequest = {}, options?: CallOptions): Promise<messages.GetUsageResponse> {
    return this.#caller.call<messages.GetUsageResponse>(plans.usageGet, [], request, options);
  }

  /**
   * Gives the client's quota of billed calls: a call counts from when it is let in, and no
   * more once it has failed.
   *
   * `GET /v1/quota`
   */
  getQuota(request: messages.GetQuotaRequest = {}, options?: CallOptions): Promise<messages.GetQuotaResponse> {
    return this.#caller.call<messages.GetQuotaResponse>(plans.usageGetQuota, [], request, options);
  }

  /**
   * Lists when the client reached 80 and 100 % of its quota, newest first: once each in a
   * month, whatever becomes of the quota in it.
   *
   * `GET /v1/usage/alerts`
   *
   * Can be refused for PAGE_TOKEN_INVALID.
   */
  listAlerts(request: messages.ListUsageAlertsRequest = {}, options?: CallOptions): Listing<messages.UsageAlert, messages.ListUsageAlertsResponse> {
    return this.#caller.list<messages.UsageAlert, messages.ListUsageAlertsResponse>(plans.usageListAlerts, [], request, options);
  }
}

/** Access keys: the credentials of a client's machines. */
export class AccessKeysResource {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Creates an access key. The secret is in this answer only.
   *
   * `POST /v1/access-keys`
   *
   * Can be refused for WRONG_STATE.
   */
  create(request: messages.CreateAccessKeyRequest = {}, options?: CallOptions): Promise<messages.CreateAccessKeyResponse> {
    return this.#caller.call<messages.CreateAccessKeyResponse>(plans.accessKeysCreate, [], request, options);
  }

  /**
   * Gives one access key that is in force.
   *
   * `GET /v1/access-keys/{id}`
   */
  get(id: string, request: messages.GetAccessKeyRequest = {}, options?: CallOptions): Promise<messages.GetAccessKeyResponse> {
    return this.#caller.call<messages.GetAccessKeyResponse>(plans.accessKeysGet, [id], request, options);
  }

  /**
   * Lists the access keys in force, newest first.
   *
   * `GET /v1/access-keys`
   *
   * Can be refused for PAGE_TOKEN_INVALID.
   */
  list(request: messages.ListAccessKeysRequest = {}, options?: CallOptions): Listing<messages.AccessKey, messages.ListAccessKeysResponse> {
    return this.#caller.list<messages.AccessKey, messages.ListAccessKeysResponse>(plans.accessKeysList, [], request, options);
  }

  /**
   * Revokes an access key. Requests signed with it are refused everywhere within five
   * seconds, also the caller's own if it revokes the key it signs with.
   *
   * `DELETE /v1/access-keys/{id}`
   */
  revoke(id: string, request: messages.RevokeAccessKeyRequest = {}, options?: CallOptions): Promise<void> {
    return this.#caller.call<void>(plans.accessKeysRevoke, [id], request, options);
  }

  /**
   * Gives an access key a new secret, under the same id. The one before works on for
   * `overlap`, so that machines can be told of the new one without a gap; a second rotation
   * ends whatever was before that at once. The secret is in this answer only.
   *
   * `POST /v1/access-keys/{id}:rotate`
   */
  rotate(id: string, request: messages.RotateAccessKeyRequest = {}, options?: CallOptions): Promise<messages.RotateAccessKeyResponse> {
    return this.#caller.call<messages.RotateAccessKeyResponse>(plans.accessKeysRotate, [id], request, options);
  }
}

/** API tokens: bearer credentials that can do what their scopes say. */
export class ApiTokensResource {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Creates an API token. The token is in this answer only.
   *
   * `POST /v1/api-tokens`
   *
   * Can be refused for WRONG_STATE.
   */
  create(request: messages.CreateApiTokenRequest, options?: CallOptions): Promise<messages.CreateApiTokenResponse> {
    return this.#caller.call<messages.CreateApiTokenResponse>(plans.apiTokensCreate, [], request, options);
  }

  /**
   * Gives one API token that is not revoked.
   *
   * `GET /v1/api-tokens/{id}`
   */
  get(id: string, request: messages.GetApiTokenRequest = {}, options?: CallOptions): Promise<messages.GetApiTokenResponse> {
    return this.#caller.call<messages.GetApiTokenResponse>(plans.apiTokensGet, [id], request, options);
  }

  /**
   * Lists the API tokens that are not revoked, newest first.
   *
   * `GET /v1/api-tokens`
   *
   * Can be refused for PAGE_TOKEN_INVALID.
   */
  list(request: messages.ListApiTokensRequest = {}, options?: CallOptions): Listing<messages.ApiToken, messages.ListApiTokensResponse> {
    return this.#caller.list<messages.ApiToken, messages.ListApiTokensResponse>(plans.apiTokensList, [], request, options);
  }

  /**
   * Revokes an API token. Requests with it are refused everywhere within five seconds, also
   * the caller's own.
   *
   * `DELETE /v1/api-tokens/{id}`
   */
  revoke(id: string, request: messages.RevokeApiTokenRequest = {}, options?: CallOptions): Promise<void> {
    return this.#caller.call<void>(plans.apiTokensRevoke, [id], request, options);
  }
}

/** Clients: companies that sign up and own everything they make. */
export class ClientsResource {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Signs a company up and gives it its first access key. The secret is in this answer
   * only. The number of sign-ups from one network address is limited.
   *
   * `POST /v1/clients`
   *
   * Can be refused for PERMISSION_DENIED.
   */
  signUp(request: messages.SignUpClientRequest, options?: CallOptions): Promise<messages.SignUpClientResponse> {
    return this.#caller.call<messages.SignUpClientResponse>(plans.clientsSignUp, [], request, options);
  }

  /**
   * Gives the caller's own client.
   *
   * `GET /v1/client`
   *
   * Can be refused for NOT_FOUND.
   */
  get(request: messages.GetClientRequest = {}, options?: CallOptions): Promise<messages.GetClientResponse> {
    return this.#caller.call<messages.GetClientResponse>(plans.clientsGet, [], request, options);
  }

  /**
   * Changes the name or the email address of the caller's own client.
   *
   * `PATCH /v1/client`
   *
   * Can be refused for NOT_FOUND.
   */
  update(request: messages.UpdateClientRequest, options?: CallOptions): Promise<messages.UpdateClientResponse> {
    return this.#caller.call<messages.UpdateClientResponse>(plans.clientsUpdate, [], request, options);
  }

  /**
   * Deletes the caller's own client with everything that it has, for good, and says what
   * was removed: access keys, API tokens and people at once, with their access everywhere
   * within five seconds; images in every size, results and stored answers follow by
   * themselves. Billing keeps its lines and sums, without labels.
   *
   * `DELETE /v1/client`
   */
  delete(request: messages.DeleteClientRequest = {}, options?: CallOptions): Promise<messages.DeleteClientResponse> {
    return this.#caller.call<messages.DeleteClientResponse>(plans.clientsDelete, [], request, options);
  }
}

/** Every client of the installation, for its operators. */
export class OperatorClientsResource {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Lists clients, newest first.
   *
   * `GET /v1/operator/clients`
   *
   * Can be refused for PAGE_TOKEN_INVALID.
   */
  list(request: messages.ListOperatorClientsRequest = {}, options?: CallOptions): Listing<messages.OperatorClient, messages.ListOperatorClientsResponse> {
    return this.#caller.list<messages.OperatorClient, messages.ListOperatorClientsResponse>(plans.operatorClientsList, [], request, options);
  }

  /**
   * Gives one client.
   *
   * `GET /v1/operator/clients/{id}`
   */
  get(id: string, request: messages.GetOperatorClientRequest = {}, options?: CallOptions): Promise<messages.GetOperatorClientResponse> {
    return this.#caller.call<messages.GetOperatorClientResponse>(plans.operatorClientsGet, [id], request, options);
  }

  /**
   * Sets the limits of a client. They are in force everywhere within five seconds.
   *
   * `PATCH /v1/operator/clients/{client.id}`
   */
  update(clientId: string, request: messages.UpdateOperatorClientRequest, options?: CallOptions): Promise<messages.UpdateOperatorClientResponse> {
    return this.#caller.call<messages.UpdateOperatorClientResponse>(plans.operatorClientsUpdate, [clientId], request, options);
  }
}

/**
 * Sessions: how people sign in, stay and leave.
 *
 * An access token is a JWT that works for 15 minutes as `Authorization: Bearer …`. A refresh
 * token works once within 30 days and is replaced by its use.
 */
export class SessionsResource {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Signs a person in. An unknown login and a wrong password are answered alike, in the same
   * time. After five failures from one network address the next try has to wait, one second
   * at first, then twice as long after each further failure, up to 15 minutes; until then
   * the right password is refused as well. Whoever has not failed from an address never waits
   * there, however often others fail. How often anybody may try from one network address is
   * limited beside that (RATE_LIMITED).
   *
   * `POST /v1/sessions`
   *
   * Can be refused for LOGIN_THROTTLED, UNAUTHENTICATED.
   */
  create(request: messages.CreateSessionRequest, options?: CallOptions): Promise<messages.CreateSessionResponse> {
    return this.#caller.call<messages.CreateSessionResponse>(plans.sessionsCreate, [], request, options);
  }

  /**
   * Gives new tokens for a refresh token, which is used up by it. Within ten seconds of its
   * use the same token gives the same successor once more, so that two tabs that wake up at
   * once both stay. A used token that comes later has been stolen, or its successor has: the
   * session ends.
   *
   * `POST /v1/sessions:refresh`
   *
   * Can be refused for UNAUTHENTICATED.
   */
  refresh(request: messages.RefreshSessionRequest, options?: CallOptions): Promise<messages.RefreshSessionResponse> {
    return this.#caller.call<messages.RefreshSessionResponse>(plans.sessionsRefresh, [], request, options);
  }

  /**
   * Lists the person's sessions, newest first.
   *
   * `GET /v1/sessions`
   *
   * Can be refused for PAGE_TOKEN_INVALID.
   */
  list(request: messages.ListSessionsRequest = {}, options?: CallOptions): Listing<messages.Session, messages.ListSessionsResponse> {
    return this.#caller.list<messages.Session, messages.ListSessionsResponse>(plans.sessionsList, [], request, options);
  }

  /**
   * Ends one of the person's sessions. Its refresh token is refused at once, its access
   * token within five seconds.
   *
   * `DELETE /v1/sessions/{id}`
   */
  end(id: string, request: messages.EndSessionRequest = {}, options?: CallOptions): Promise<void> {
    return this.#caller.call<void>(plans.sessionsEnd, [id], request, options);
  }

  /**
   * Gives the public keys that access tokens are signed with, as a JWK set (RFC 7517): the
   * one that signs now, and those whose tokens may still be in use.
   *
   * `GET /.well-known/jwks.json`
   */
  getJwks(request: messages.GetJwksRequest = {}, options?: CallOptions): Promise<messages.GetJwksResponse> {
    return this.#caller.call<messages.GetJwksResponse>(plans.sessionsGetJwks, [], request, options);
  }
}

/**
 * Users: the people of a client.
 *
 * A password has 10 to 128 characters (`string.min_len`, `string.max_len`) and is neither
 * the user name or little more than it (`password.user_name`), nor the email address or
 * little more (`password.email`), nor one that is tried first (`password.common`). Two
 * spellings of one text in Unicode are one password.
 */
export class UsersResource {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Registers a person. Without an invitation they get a client of their own, whose owner
   * they are and which may make 100 billed calls a month; with one they join the client
   * that invited them, in the role that it gave them. A person belongs to one client.
   *
   * A user name or an email address that is in use is refused by ALREADY_EXISTS, which says
   * which of the two: whoever registers has to know, and the number of registrations from
   * one network address is limited. A link to verify the email address is sent there.
   *
   * `POST /v1/users`
   *
   * Can be refused for ALREADY_EXISTS, LOGIN_THROTTLED, PERMISSION_DENIED.
   */
  register(request: messages.RegisterUserRequest, options?: CallOptions): Promise<messages.RegisterUserResponse> {
    return this.#caller.call<messages.RegisterUserResponse>(plans.usersRegister, [], request, options);
  }

  /**
   * Gives the person who asks.
   *
   * `GET /v1/users/me`
   *
   * Can be refused for NOT_FOUND.
   */
  getMe(request: messages.GetMeRequest = {}, options?: CallOptions): Promise<messages.GetMeResponse> {
    return this.#caller.call<messages.GetMeResponse>(plans.usersGetMe, [], request, options);
  }

  /**
   * Lists the members of the client, newest first.
   *
   * `GET /v1/users`
   *
   * Can be refused for PAGE_TOKEN_INVALID.
   */
  list(request: messages.ListUsersRequest = {}, options?: CallOptions): Listing<messages.User, messages.ListUsersResponse> {
    return this.#caller.list<messages.User, messages.ListUsersResponse>(plans.usersList, [], request, options);
  }

  /**
   * Invites somebody into the client by a link that is mailed to them and works once. It is
   * accepted by registering with its token. The answer is the same whether or not the address
   * has an account: a person who has one belongs to a client already, and may be invited
   * under another address. A client has at most 100 invitations open.
   *
   * `POST /v1/users:invite`
   *
   * Can be refused for WRONG_STATE.
   */
  invite(request: messages.InviteUserRequest, options?: CallOptions): Promise<messages.InviteUserResponse> {
    return this.#caller.call<messages.InviteUserResponse>(plans.usersInvite, [], request, options);
  }

  /**
   * Changes what a member may do in the client; it is known everywhere within five seconds.
   * The last owner of a client stays one.
   *
   * `PATCH /v1/users/{user.id}`
   *
   * Can be refused for WRONG_STATE.
   */
  update(userId: string, request: messages.UpdateUserRequest, options?: CallOptions): Promise<messages.UpdateUserResponse> {
    return this.#caller.call<messages.UpdateUserResponse>(plans.usersUpdate, [userId], request, options);
  }

  /**
   * Replaces the password of the person who asks, who shows that they know the present one:
   * a wrong one is refused (`password.wrong`), and counts like a failed login. All of the
   * person's other sessions end within five seconds.
   *
   * `POST /v1/users/me:changePassword`
   *
   * Can be refused for INVALID_ARGUMENT, LOGIN_THROTTLED, NOT_FOUND.
   */
  changePassword(request: messages.ChangePasswordRequest, options?: CallOptions): Promise<void> {
    return this.#caller.call<void>(plans.usersChangePassword, [], request, options);
  }

  /**
   * Removes a member and their account; their sessions end within five seconds. The last
   * owner of a client cannot be removed.
   *
   * `DELETE /v1/users/{id}`
   *
   * Can be refused for WRONG_STATE.
   */
  remove(id: string, request: messages.RemoveUserRequest = {}, options?: CallOptions): Promise<void> {
    return this.#caller.call<void>(plans.usersRemove, [id], request, options);
  }

  /**
   * Takes note that a mailbox is its person's, by the token that was sent there.
   *
   * `POST /v1/users:verifyEmail`
   *
   * Can be refused for INVALID_ARGUMENT.
   */
  verifyEmail(request: messages.VerifyEmailRequest, options?: CallOptions): Promise<void> {
    return this.#caller.call<void>(plans.usersVerifyEmail, [], request, options);
  }

  /**
   * Sends a link by which a new password can be set, if the address has an account. The
   * answer is the same, in the same time, if it has none.
   *
   * `POST /v1/users:requestPasswordReset`
   */
  requestPasswordReset(request: messages.RequestPasswordResetRequest, options?: CallOptions): Promise<void> {
    return this.#caller.call<void>(plans.usersRequestPasswordReset, [], request, options);
  }

  /**
   * Sets a new password by the token that was sent for it. All of the person's sessions end
   * within five seconds.
   *
   * `POST /v1/users:resetPassword`
   *
   * Can be refused for INVALID_ARGUMENT, LOGIN_THROTTLED.
   */
  resetPassword(request: messages.ResetPasswordRequest, options?: CallOptions): Promise<void> {
    return this.#caller.call<void>(plans.usersResetPassword, [], request, options);
  }
}

/** Documents: read by machine. */
export class DocumentsResource {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Reads the text of a document: its blocks, its machine-readable zone with every check
   * digit judged, and its fields. What cannot be read is an answer with reasons.
   *
   * `POST /v1/text-extractions`
   *
   * Can be refused for IMAGE_UNREADABLE, TOO_MANY_PIXELS, MULTIPLE_FRAMES, ENGINE_BUSY.
   */
  extractText(request: messages.ExtractTextRequest, options?: CallOptions): Promise<messages.ExtractTextResponse> {
    return this.#caller.call<messages.ExtractTextResponse>(plans.documentsExtractText, [], request, options);
  }
}

/** Faces: found in images and compared with each other. */
export class FacesResource {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Finds the faces in an image. An image without a face is an answer, not an error.
   *
   * `POST /v1/face-detections`
   *
   * Can be refused for IMAGE_UNREADABLE, TOO_MANY_PIXELS, MULTIPLE_FRAMES, ENGINE_BUSY.
   */
  detect(request: messages.DetectFacesRequest, options?: CallOptions): Promise<messages.DetectFacesResponse> {
    return this.#caller.call<messages.DetectFacesResponse>(plans.facesDetect, [], request, options);
  }

  /**
   * Says whether two stored images show the same person. Each needs exactly one face; the
   * target may be a document with one portrait.
   *
   * `POST /v1/face-matches`
   *
   * Can be refused for NO_FACE, MULTIPLE_FACES, ENGINE_BUSY.
   */
  match(request: messages.MatchFacesRequest, options?: CallOptions): Promise<messages.MatchFacesResponse> {
    return this.#caller.call<messages.MatchFacesResponse>(plans.facesMatch, [], request, options);
  }

  /**
   * Says whether two images show the same person. Nothing of the images is stored, unless
   * `store` asks for it.
   *
   * `POST /v1/face-comparisons`
   *
   * Can be refused for NO_FACE, MULTIPLE_FACES, IMAGE_UNREADABLE, TOO_MANY_PIXELS, MULTIPLE_FRAMES, ENGINE_BUSY.
   */
  compareImages(request: messages.CompareImagesRequest, options?: CallOptions): Promise<messages.CompareImagesResponse> {
    return this.#caller.call<messages.CompareImagesResponse>(plans.facesCompareImages, [], request, options);
  }
}

/** Results: every answer of an engine can be seen again. */
export class ResultsResource {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Gives one stored result.
   *
   * `GET /v1/results/{id}`
   */
  get(id: string, request: messages.GetResultRequest = {}, options?: CallOptions): Promise<messages.GetResultResponse> {
    return this.#caller.call<messages.GetResultResponse>(plans.resultsGet, [id], request, options);
  }

  /**
   * Lists stored results, newest first.
   *
   * `GET /v1/results`
   *
   * Can be refused for PAGE_TOKEN_INVALID.
   */
  list(request: messages.ListResultsRequest = {}, options?: CallOptions): Listing<messages.Result, messages.ListResultsResponse> {
    return this.#caller.list<messages.Result, messages.ListResultsResponse>(plans.resultsList, [], request, options);
  }
}

/** Albums: images that belong together, listed, moved and deleted as one. */
export class AlbumsResource {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Creates an album without images. A client has at most 10,000 albums.
   *
   * `POST /v1/albums`
   *
   * Can be refused for WRONG_STATE.
   */
  create(request: messages.CreateAlbumRequest, options?: CallOptions): Promise<messages.CreateAlbumResponse> {
    return this.#caller.call<messages.CreateAlbumResponse>(plans.albumsCreate, [], request, options);
  }

  /**
   * Gives one album.
   *
   * `GET /v1/albums/{id}`
   */
  get(id: string, request: messages.GetAlbumRequest = {}, options?: CallOptions): Promise<messages.GetAlbumResponse> {
    return this.#caller.call<messages.GetAlbumResponse>(plans.albumsGet, [id], request, options);
  }

  /**
   * Lists albums, newest first. The images of one are listed by `GET /v1/images?albumId=`.
   *
   * `GET /v1/albums`
   *
   * Can be refused for PAGE_TOKEN_INVALID.
   */
  list(request: messages.ListAlbumsRequest = {}, options?: CallOptions): Listing<messages.Album, messages.ListAlbumsResponse> {
    return this.#caller.list<messages.Album, messages.ListAlbumsResponse>(plans.albumsList, [], request, options);
  }

  /**
   * Changes the title of an album.
   *
   * `PATCH /v1/albums/{album.id}`
   */
  update(albumId: string, request: messages.UpdateAlbumRequest, options?: CallOptions): Promise<messages.UpdateAlbumResponse> {
    return this.#caller.call<messages.UpdateAlbumResponse>(plans.albumsUpdate, [albumId], request, options);
  }

  /**
   * Deletes an album with every image in it, in every size, and says what is removed. From
   * the answer on nothing of it can be reached; the stored objects of a large album are
   * removed in the time after it, whatever fails in between.
   *
   * `DELETE /v1/albums/{id}`
   */
  delete(id: string, request: messages.DeleteAlbumRequest = {}, options?: CallOptions): Promise<messages.DeleteAlbumResponse> {
    return this.#caller.call<messages.DeleteAlbumResponse>(plans.albumsDelete, [id], request, options);
  }
}

/** Images: uploaded once, downloaded in several sizes. */
export class ImagesResource {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Uploads an image: JPEG, PNG or WebP, told by its bytes, at most 10 MiB and 25
   * megapixels, of one frame. It can be sent as multipart/form-data, as a raw image body
   * with the fields in the query, or as JSON with base64.
   *
   * `POST /v1/images`
   *
   * Can be refused for IMAGE_UNREADABLE, TOO_MANY_PIXELS, MULTIPLE_FRAMES.
   */
  upload(request: messages.UploadImageRequest, options?: CallOptions): Promise<messages.UploadImageResponse> {
    return this.#caller.call<messages.UploadImageResponse>(plans.imagesUpload, [], request, options);
  }

  /**
   * Uploads up to 100 images at once, as multipart/form-data of at most 256 MiB. Each file is
   * judged for itself as UploadImage would, and stored or told why not, in the order of the
   * files. Only what is stored is billed; files beyond the quota that is left fail with
   * `QUOTA_EXCEEDED`.
   *
   * `POST /v1/images:batchUpload`
   */
  batchUpload(request: messages.BatchUploadImagesRequest, options?: CallOptions): Promise<messages.BatchUploadImagesResponse> {
    return this.#caller.call<messages.BatchUploadImagesResponse>(plans.imagesBatchUpload, [], request, options);
  }

  /**
   * Gives a URL to which an image can be sent straight, with PUT and without credentials. Then
   * it has to be completed; one that is not is forgotten after ten minutes.
   *
   * `POST /v1/images:uploadUrl`
   */
  createUploadUrl(request: messages.CreateUploadUrlRequest = {}, options?: CallOptions): Promise<messages.CreateUploadUrlResponse> {
    return this.#caller.call<messages.CreateUploadUrlResponse>(plans.imagesCreateUploadUrl, [], request, options);
  }

  /**
   * Makes an image of what was sent to its upload URL: judged, rendered in all sizes and billed
   * as UploadImage does. A file that is refused may be sent and completed anew while the URL
   * lives.
   *
   * `POST /v1/images/{id}:complete`
   *
   * Can be refused for WRONG_STATE, IMAGE_UNREADABLE, TOO_MANY_PIXELS, MULTIPLE_FRAMES.
   */
  complete(id: string, request: messages.CompleteImageRequest = {}, options?: CallOptions): Promise<messages.CompleteImageResponse> {
    return this.#caller.call<messages.CompleteImageResponse>(plans.imagesComplete, [id], request, options);
  }

  /**
   * Gives what is known of an image.
   *
   * `GET /v1/images/{id}`
   */
  get(id: string, request: messages.GetImageRequest = {}, options?: CallOptions): Promise<messages.GetImageResponse> {
    return this.#caller.call<messages.GetImageResponse>(plans.imagesGet, [id], request, options);
  }

  /**
   * Lists images, newest first.
   *
   * `GET /v1/images`
   *
   * Can be refused for PAGE_TOKEN_INVALID.
   */
  list(request: messages.ListImagesRequest = {}, options?: CallOptions): Listing<messages.Image, messages.ListImagesResponse> {
    return this.#caller.list<messages.Image, messages.ListImagesResponse>(plans.imagesList, [], request, options);
  }

  /**
   * Changes what the client says of an image: its label, its metadata, or the album that
   * holds it. What was counted under the old label stays so.
   *
   * `PATCH /v1/images/{image.id}`
   */
  update(imageId: string, request: messages.UpdateImageRequest, options?: CallOptions): Promise<messages.UpdateImageResponse> {
    return this.#caller.call<messages.UpdateImageResponse>(plans.imagesUpdate, [imageId], request, options);
  }

  /**
   * Deletes an image and every size of it, and says what was removed.
   *
   * `DELETE /v1/images/{id}`
   */
  delete(id: string, request: messages.DeleteImageRequest = {}, options?: CallOptions): Promise<messages.DeleteImageResponse> {
    return this.#caller.call<messages.DeleteImageResponse>(plans.imagesDelete, [id], request, options);
  }

  /**
   * Downloads the bytes of an image in one of its sizes.
   *
   * `GET /v1/images/{id}/content`
   */
  download(id: string, request: messages.DownloadImageRequest = {}, options?: DownloadOptions): Promise<Download> {
    return this.#caller.download(plans.imagesDownload, [id], request, options);
  }

  /**
   * Gives a URL from which the bytes of an image can be read in one of its sizes, without
   * credentials: for browsers, and for a CDN. They are the bytes that DownloadImage gives.
   *
   * `GET /v1/images/{id}:signedUrl`
   */
  getSignedUrl(id: string, request: messages.GetSignedUrlRequest = {}, options?: CallOptions): Promise<messages.GetSignedUrlResponse> {
    return this.#caller.call<messages.GetSignedUrlResponse>(plans.imagesGetSignedUrl, [id], request, options);
  }
}

/** The operations of Cedula, by resource. */
export class Resources {
  /** Reports: usage over any span of time, and the lines it is made of. */
  readonly reports: ReportsResource;
  /**
   * Invoices: one for each month in which something was used that costs anything. They are
   * drawn up after the month is over; what is told of later stands on the next one.
   */
  readonly invoices: InvoicesResource;
  /**
   * Prices, as operators make them. A price is never changed: a new version takes its place, at
   * the earliest a minute after it is made, so that no call is priced by what nobody could know
   * when it was made.
   */
  readonly operatorPrices: OperatorPricesResource;
  /** Payments by card. Every effect needs an Idempotency-Key, so that no retry charges twice. */
  readonly payments: PaymentsResource;
  /** Prices, as a client sees them. */
  readonly prices: PricesResource;
  /** Usage: what a client has used and what that costs. */
  readonly usage: UsageResource;
  /** Access keys: the credentials of a client's machines. */
  readonly accessKeys: AccessKeysResource;
  /** API tokens: bearer credentials that can do what their scopes say. */
  readonly apiTokens: ApiTokensResource;
  /** Clients: companies that sign up and own everything they make. */
  readonly clients: ClientsResource;
  /** Every client of the installation, for its operators. */
  readonly operatorClients: OperatorClientsResource;
  /**
   * Sessions: how people sign in, stay and leave.
   *
   * An access token is a JWT that works for 15 minutes as `Authorization: Bearer …`. A refresh
   * token works once within 30 days and is replaced by its use.
   */
  readonly sessions: SessionsResource;
  /**
   * Users: the people of a client.
   *
   * A password has 10 to 128 characters (`string.min_len`, `string.max_len`) and is neither
   * the user name or little more than it (`password.user_name`), nor the email address or
   * little more (`password.email`), nor one that is tried first (`password.common`). Two
   * spellings of one text in Unicode are one password.
   */
  readonly users: UsersResource;
  /** Documents: read by machine. */
  readonly documents: DocumentsResource;
  /** Faces: found in images and compared with each other. */
  readonly faces: FacesResource;
  /** Results: every answer of an engine can be seen again. */
  readonly results: ResultsResource;
  /** Albums: images that belong together, listed, moved and deleted as one. */
  readonly albums: AlbumsResource;
  /** Images: uploaded once, downloaded in several sizes. */
  readonly images: ImagesResource;

  constructor(caller: Caller) {
    this.reports = new ReportsResource(caller);
    this.invoices = new InvoicesResource(caller);
    this.operatorPrices = new OperatorPricesResource(caller);
    this.payments = new PaymentsResource(caller);
    this.prices = new PricesResource(caller);
    this.usage = new UsageResource(caller);
    this.accessKeys = new AccessKeysResource(caller);
    this.apiTokens = new ApiTokensResource(caller);
    this.clients = new ClientsResource(caller);
    this.operatorClients = new OperatorClientsResource(caller);
    this.sessions = new SessionsResource(caller);
    this.users = new UsersResource(caller);
    this.documents = new DocumentsResource(caller);
    this.faces = new FacesResource(caller);
    this.results = new ResultsResource(caller);
    this.albums = new AlbumsResource(caller);
    this.images = new ImagesResource(caller);
  }
}
