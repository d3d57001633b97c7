// Written from proto/ by `npm run generate`.
import type { UploadFile, UploadSource } from '../core/upload-source.ts';

/** Asks for usage between two moments. */
export interface GetUsageReportRequest {
  /** The first moment. Absent: the start of the current month (UTC). */
  readonly from?: string | Date | undefined;
  /** The first moment after. Absent: the end of the current month (UTC). */
  readonly to?: string | Date | undefined;
  /** By what to group. Absent: by meter; for operators by client. */
  readonly groupBy?: UsageReportGroupBy | undefined;
}

/** By what usage is grouped. */
export type UsageReportGroupBy = 'DAY' | 'METER' | 'ACCESS_KEY' | 'LABEL' | 'CLIENT';

/** Usage between two moments. */
export interface GetUsageReportResponse {
  /** The report. */
  readonly report: UsageReport;
}

/** Usage between two moments. */
export interface UsageReport {
  /** The first moment of the span. */
  readonly startTime: string;
  /** The first moment after the span. */
  readonly endTime: string;
  /** By what the rows are grouped. */
  readonly groupBy: UsageReportGroupBy;
  /** The groups, in order of their names; for operators client by client. */
  readonly rows: readonly UsageReportRow[];
  /** How many units in all. */
  readonly units: string;
  /** What all of it costs, in minor units of the currency. */
  readonly priceMinorUnits: string;
  /** The currency, ISO 4217. */
  readonly currency: string;
  /**
   * Whether there are more than 10,000 groups, which CSV has all of. The sums are of all of
   * them nevertheless.
   */
  readonly truncated: boolean;
}

/** One group. */
export interface UsageReportRow {
  /** The day, the meter, the access key's id, the label or the client's id. */
  readonly group: string;
  /** How many units. */
  readonly units: string;
  /** What they cost, in minor units of the currency. */
  readonly priceMinorUnits: string;
  /** The client that used them, `cli_…`. */
  readonly clientId: string;
}

/** Asks for a page of billed requests. */
export interface ListUsageLinesRequest {
  /** The first moment. Absent: the start of the current month (UTC). */
  readonly from?: string | Date | undefined;
  /** The first moment after. Absent: the end of the current month (UTC). */
  readonly to?: string | Date | undefined;
  /** How many at the most, 1 to 100. Absent: 20. */
  readonly pageSize?: number | undefined;
  /** The `nextPageToken` of the page before. Absent: the first page. */
  readonly pageToken?: string | undefined;
}

/** A page of billed requests. */
export interface ListUsageLinesResponse {
  /** The lines, newest first. */
  readonly lines: readonly UsageLine[];
  /** Asks for the next page. Empty: this is the last one. */
  readonly nextPageToken: string;
}

/** One billed request. */
export interface UsageLine {
  /** The id of the request, `req_…`. */
  readonly requestId: string;
  /** The meter it counted on. */
  readonly meter: string;
  /** How many units. */
  readonly units: string;
  /** When it was answered. */
  readonly createTime: string;
  /** The access key that signed it. Empty: another kind of caller. */
  readonly accessKeyId: string;
  /** The label of the image. Empty: none. */
  readonly label: string;
  /** What it costs, in minor units of the report's currency. */
  readonly priceMinorUnits: string;
}

/** Asks for a page of invoices. */
export interface ListInvoicesRequest {
  /** How many at the most, 1 to 100. Absent: 20. */
  readonly pageSize?: number | undefined;
  /** The `nextPageToken` of the page before. Absent: the first page. */
  readonly pageToken?: string | undefined;
}

/** A page of invoices. */
export interface ListInvoicesResponse {
  /** The invoices, newest first. */
  readonly invoices: readonly Invoice[];
  /** Asks for the next page. Empty: this is the last one. */
  readonly nextPageToken: string;
}

/**
 * The bill of a calendar month (UTC). Once it is drawn up it never changes, but for what
 * became of it.
 */
export interface Invoice {
  /** The id, `inv_…`. */
  readonly id: string;
  /** The number that stands on it: of a series for each client, without gaps. */
  readonly number: string;
  /** The month, `2026-11`. */
  readonly month: string;
  /** What became of it. */
  readonly status: InvoiceStatus;
  /** What is to be paid: the sum of the lines. */
  readonly amount: Money;
  /** The lines, by meter, and of each meter in order of their times; adjustments last. */
  readonly lines: readonly InvoiceLine[];
  /** When it was drawn up. */
  readonly createTime: string;
  /** The payment that pays it or is about to. Empty: there is none. */
  readonly paymentId: string;
  /**
   * Why the bank declined the last try to pay it, for example `INSUFFICIENT_FUNDS`. Empty: it
   * did not, or somebody has tried again.
   */
  readonly declineReason: string;
}

/** What became of an invoice. */
export type InvoiceStatus = 'OPEN' | 'PAYING' | 'PAID';

/**
 * An amount of money in whole minor units of its currency: 1099 EUR are 10.99 euros, 1099 JPY
 * are 1099 yen.
 */
export interface Money {
  /** The currency, ISO 4217 in capitals, for example `EUR`. */
  readonly currency: string;
  /**
   * How many minor units, more than zero and less than 2^53, so that programs which read
   * numbers as doubles read the same.
   */
  readonly minorUnits: string;
}

/** A line of an invoice: units of one meter in one span of time with one price. */
export interface InvoiceLine {
  /** The place of the line, from 1. Its usage lines are listed by it. */
  readonly number: number;
  /** The meter. */
  readonly meter: string;
  /** The first moment of the span. */
  readonly startTime: string;
  /** The first moment after the span. */
  readonly endTime: string;
  /** Whether it is of a month whose invoice had been drawn up already when it was counted. */
  readonly adjustment: boolean;
  /** How many units. */
  readonly units: string;
  /** The units by what one of them costs. */
  readonly tiers: readonly InvoiceLineTier[];
  /** What the line costs, in minor units of the currency: the sum of its usage lines. */
  readonly amountMinorUnits: string;
}

/** Units that one price holds for. */
export interface InvoiceLineTier {
  /** How many units. */
  readonly units: string;
  /** What one of them costs, in minor units of the currency. */
  readonly unitPriceMinorUnits: string;
}

/** Asks for one invoice. */
export type GetInvoiceRequest = Readonly<Record<string, never>>;

/** One invoice. */
export interface GetInvoiceResponse {
  /** The invoice. */
  readonly invoice: Invoice;
}

/** Asks for a page of the usage lines of a line. */
export interface ListInvoiceUsageLinesRequest {
  /** The number of the line, from 1. */
  readonly line: number;
  /** How many at the most, 1 to 100. Absent: 20. */
  readonly pageSize?: number | undefined;
  /** The `nextPageToken` of the page before. Absent: the first page. */
  readonly pageToken?: string | undefined;
}

/** A page of usage lines. */
export interface ListInvoiceUsageLinesResponse {
  /** The lines, newest first. */
  readonly lines: readonly UsageLine[];
  /** Asks for the next page. Empty: this is the last one. */
  readonly nextPageToken: string;
}

/** Asks for an invoice to print. */
export type DownloadInvoiceRequest = Readonly<Record<string, never>>;

/** The card that an invoice is to be paid with. */
export interface PayInvoiceRequest {
  /** The number on the card, with or without spaces or hyphens between its digits. */
  readonly cardNumber: string;
  /** The month the card expires with, 1 to 12. It is good until the month is over (UTC). */
  readonly expMonth: number;
  /** The year of that month, in four digits. */
  readonly expYear: number;
  /** The card verification code: three digits, four of American Express. It is never stored. */
  readonly cvv: string;
}

/** What became of the payment, and of the invoice. */
export interface PayInvoiceResponse {
  /** The invoice. */
  readonly invoice: Invoice;
  /** The payment. */
  readonly payment: Payment;
}

/** A payment by card. */
export interface Payment {
  /** The id, `pay_…`. */
  readonly id: string;
  /** What became of it. */
  readonly status: PaymentStatus;
  /** Why the bank declined it, for example `INSUFFICIENT_FUNDS`. Empty: it did not. */
  readonly declineReason: string;
  /** The card. Absent once the client is deleted. */
  readonly card: PaymentCard;
  /** What was asked for. */
  readonly amount: Money;
  /** What of it was captured: zero or more. */
  readonly capturedAmount: Money;
  /** What of that was refunded: zero or more. */
  readonly refundedAmount: Money;
  /** When it was asked for. */
  readonly createTime: string;
}

/** What became of it. */
export type PaymentStatus = 'AUTHORISED' | 'CAPTURED' | 'DECLINED' | 'VOIDED' | 'PARTIALLY_REFUNDED' | 'REFUNDED' | 'PROCESSING';

/** What is kept of a card. */
export interface PaymentCard {
  /** The scheme, for example `VISA`. */
  readonly brand: string;
  /** The last four digits of its number. */
  readonly last4: string;
  /** The same as people write it: `**** **** **** 4242`. */
  readonly maskedNumber: string;
  /** The month it expires with, 1 to 12. */
  readonly expMonth: number;
  /** The year of that month. */
  readonly expYear: number;
}

/** Asks for the list. */
export type GetPriceListRequest = Readonly<Record<string, never>>;

/** The list. */
export interface GetPriceListResponse {
  /** The prices, by meter, and of each meter in order of their times. */
  readonly prices: readonly Price[];
}

/** What units of a meter cost, in one version: it never changes, a later one takes its place. */
export interface Price {
  /** The meter, for example `face_match`. */
  readonly meter: string;
  /**
   * Which version it is, counted from 1; 0 is what an installation begins with. Those that a
   * client has agreed on are counted for themselves.
   */
  readonly version: number;
  /** Whether the client has agreed on it. If not, it is the one of everybody. */
  readonly agreed: boolean;
  /** The currency, ISO 4217. */
  readonly currency: string;
  /**
   * The tiers, in order of their units. None: the client's agreement ends with this version,
   * and everybody's price holds again.
   */
  readonly tiers: readonly PriceTier[];
  /** From when it is in force, at the time of the call. */
  readonly startTime: string;
  /** When another price takes its place. Absent: none is known yet. */
  readonly endTime: string;
  /** When it was made. */
  readonly createTime: string;
}

/**
 * A tier of a graduated price. Units are counted per calendar month (UTC) from 1, and anew
 * from when a price comes into force: each unit costs what the tier says that its number
 * falls into.
 */
export interface PriceTier {
  /**
   * The last unit that the tier is for; the next one costs what the next tier says. Absent:
   * there is no last one, which is so of the last tier and of no other.
   */
  readonly upTo?: string | undefined;
  /** What one unit costs, in whole minor units of the currency, 0 to 1,000,000. */
  readonly unitPriceMinorUnits: string;
}

/** A new version of a meter's price. */
export interface CreatePriceRequest {
  /** The meter. */
  readonly meter: string;
  /** The tiers, in order of their units; the last one has no end. */
  readonly tiers: readonly PriceTierInput[];
  /** From when it is in force: a minute ahead at least. Absent: in a minute. */
  readonly startTime?: string | Date | undefined;
}

/**
 * A tier of a graduated price. Units are counted per calendar month (UTC) from 1, and anew
 * from when a price comes into force: each unit costs what the tier says that its number
 * falls into.
 */
export interface PriceTierInput {
  /**
   * The last unit that the tier is for; the next one costs what the next tier says. Absent:
   * there is no last one, which is so of the last tier and of no other.
   */
  readonly upTo?: string | number | bigint | undefined;
  /** What one unit costs, in whole minor units of the currency, 0 to 1,000,000. */
  readonly unitPriceMinorUnits?: string | number | bigint | undefined;
}

/** The new version. */
export interface CreatePriceResponse {
  /** The version. */
  readonly price: Price;
}

/** Asks for a page of versions. */
export interface ListPriceVersionsRequest {
  /** The meter. */
  readonly meter: string;
  /** The client whose agreements are listed. Empty: the list's versions. */
  readonly clientId?: string | undefined;
  /** How many at the most, 1 to 100. Absent: 20. */
  readonly pageSize?: number | undefined;
  /** The `nextPageToken` of the page before. Absent: the first page. */
  readonly pageToken?: string | undefined;
}

/** A page of versions. */
export interface ListPriceVersionsResponse {
  /** The versions, the last made first. */
  readonly prices: readonly Price[];
  /** Asks for the next page. Empty: this is the last one. */
  readonly nextPageToken: string;
}

/** Asks for the prices of one client. */
export type GetClientPricesRequest = Readonly<Record<string, never>>;

/** The prices of one client. */
export interface GetClientPricesResponse {
  /** The prices, by meter, and of each meter in order of their times. */
  readonly prices: readonly Price[];
}

/** A new version of a meter's price for one client. */
export interface CreateClientPriceRequest {
  /** The meter. */
  readonly meter: string;
  /** The tiers, in order of their units; the last one has no end. */
  readonly tiers: readonly PriceTierInput[];
  /** From when it is in force: a minute ahead at least. Absent: in a minute. */
  readonly startTime?: string | Date | undefined;
}

/** The new version. */
export interface CreateClientPriceResponse {
  /** The version. */
  readonly price: Price;
}

/** Names the agreement that ends. */
export type EndClientPriceRequest = Readonly<Record<string, never>>;

/** What to charge to which card. */
export interface CreatePaymentRequest {
  /** The number on the card, with or without spaces or hyphens between its digits. */
  readonly cardNumber: string;
  /** The month the card expires with, 1 to 12. It is good until the month is over (UTC). */
  readonly expMonth: number;
  /** The year of that month, in four digits. */
  readonly expYear: number;
  /** The card verification code: three digits, four of American Express. It is never stored. */
  readonly cvv: string;
  /** What to charge. */
  readonly amount: MoneyInput;
  /**
   * Whether the amount is captured at once. False: it is held, and captured later in part or in
   * full. Absent: it is captured.
   */
  readonly capture?: boolean | undefined;
}

/**
 * An amount of money in whole minor units of its currency: 1099 EUR are 10.99 euros, 1099 JPY
 * are 1099 yen.
 */
export interface MoneyInput {
  /** The currency, ISO 4217 in capitals, for example `EUR`. */
  readonly currency?: string | undefined;
  /**
   * How many minor units, more than zero and less than 2^53, so that programs which read
   * numbers as doubles read the same.
   */
  readonly minorUnits?: string | number | bigint | undefined;
}

/** The payment, settled or PROCESSING. */
export interface CreatePaymentResponse {
  /** The payment. */
  readonly payment: Payment;
}

/** Asks for one payment. */
export type GetPaymentRequest = Readonly<Record<string, never>>;

/** One payment. */
export interface GetPaymentResponse {
  /** The payment. */
  readonly payment: Payment;
}

/** Asks for a page of payments. */
export interface ListPaymentsRequest {
  /** Only payments of this status. Absent: all. */
  readonly status?: PaymentStatus | undefined;
  /** Only payments of this moment or later. Absent: from the first. */
  readonly from?: string | Date | undefined;
  /** Only payments before this moment, which is later than `from`. Absent: to the last. */
  readonly to?: string | Date | undefined;
  /** How many at the most, 1 to 100. Absent: 20. */
  readonly pageSize?: number | undefined;
  /** The `nextPageToken` of the page before. Absent: the first page. */
  readonly pageToken?: string | undefined;
}

/** A page of payments. */
export interface ListPaymentsResponse {
  /** The payments, newest first. */
  readonly payments: readonly Payment[];
  /** Asks for the next page. Empty: this is the last one. */
  readonly nextPageToken: string;
}

/** Names the payment to capture and how much of it. */
export interface CapturePaymentRequest {
  /** How much of it, in the payment's currency. Absent: all that is held. */
  readonly amount?: MoneyInput | undefined;
}

/** The payment after the capture. */
export interface CapturePaymentResponse {
  /** The payment. */
  readonly payment: Payment;
}

/** Names the payment to give back. */
export type VoidPaymentRequest = Readonly<Record<string, never>>;

/** The payment after the void. */
export interface VoidPaymentResponse {
  /** The payment. */
  readonly payment: Payment;
}

/** Names the payment to refund and how much of it. */
export interface RefundPaymentRequest {
  /** How much of it, in the payment's currency. Absent: all that is captured and not refunded. */
  readonly amount?: MoneyInput | undefined;
}

/** The payment after the refund. */
export interface RefundPaymentResponse {
  /** The payment. */
  readonly payment: Payment;
}

/** Asks for the prices of the caller's client. */
export type GetPricesRequest = Readonly<Record<string, never>>;

/** The prices of the caller's client. */
export interface GetPricesResponse {
  /** The prices, by meter, and of each meter in order of their times. */
  readonly prices: readonly Price[];
}

/** Asks for the usage of the current month. */
export type GetUsageRequest = Readonly<Record<string, never>>;

/** The usage of the current month. */
export interface GetUsageResponse {
  /** The usage. */
  readonly usage: Usage;
}

/** What was used in a span of time. */
export interface Usage {
  /** The first moment of the span. */
  readonly startTime: string;
  /** The first moment after the span. */
  readonly endTime: string;
  /** What was used of each meter; meters that were not used are left out. */
  readonly meters: readonly UsageMeter[];
  /** How many units of all meters. */
  readonly units: string;
  /** What all of it costs, in minor units of the currency. */
  readonly priceMinorUnits: string;
  /** The currency, ISO 4217. */
  readonly currency: string;
}

/** What was used of one meter. */
export interface UsageMeter {
  /** The meter, for example `face_match`. */
  readonly meter: string;
  /** How many units. */
  readonly units: string;
  /** What they cost, in minor units of the currency. */
  readonly priceMinorUnits: string;
}

/** Asks for the quota of the caller's client. */
export type GetQuotaRequest = Readonly<Record<string, never>>;

/** The quota of the caller's client. */
export interface GetQuotaResponse {
  /** The quota. */
  readonly quota: Quota;
}

/** How many billed calls a client may make in a calendar month (UTC). */
export interface Quota {
  /** How many it may make. */
  readonly limit: number;
  /** How many it has made; one that failed does not count. */
  readonly used: number;
  /** How many are left. */
  readonly remaining: number;
  /** When the next month begins, and all are left again. */
  readonly resetTime: string;
}

/** Asks for a page of alerts. */
export interface ListUsageAlertsRequest {
  /** How many at the most, 1 to 100. Absent: 20. */
  readonly pageSize?: number | undefined;
  /** The `nextPageToken` of the page before. Absent: the first page. */
  readonly pageToken?: string | undefined;
}

/** A page of alerts. */
export interface ListUsageAlertsResponse {
  /** The alerts, newest first. */
  readonly alerts: readonly UsageAlert[];
  /** Asks for the next page. Empty: this is the last one. */
  readonly nextPageToken: string;
}

/** A share of the quota was used. */
export interface UsageAlert {
  /** The month (UTC), for example `2026-11`. */
  readonly month: string;
  /** The share, in percent: 80 or 100. */
  readonly percent: number;
  /** Billed calls of the month by then. */
  readonly calls: number;
  /** How many there might be, when the share was reached. */
  readonly quotaLimit: number;
  /** When it was reached. */
  readonly createTime: string;
}

/** What the new key is to be. */
export interface CreateAccessKeyRequest {
  /** What the key is for, in the client's words, without control characters. */
  readonly name?: string | undefined;
  /**
   * The scopes to narrow the key to: `images`, `inference`, `billing`, `payments`, `manage`,
   * each also with `:read`, which a bare one includes. Empty: it may do everything of its
   * client. A narrowed caller may not give more than it has.
   */
  readonly scopes?: readonly string[] | undefined;
  /**
   * The ranges of addresses that the key may be used from, IPv4 or IPv6 in CIDR notation,
   * for example `203.0.113.0/24`. A request from elsewhere is refused. Empty: anywhere.
   */
  readonly addressRanges?: readonly string[] | undefined;
}

/** A new access key and its secret. */
export interface CreateAccessKeyResponse {
  /** The new access key. */
  readonly accessKey: AccessKey;
  /** The secret, `cds_…`. It is not shown again. */
  readonly secret: string;
}

/**
 * A credential with which a client's machines sign requests. Its secret is shown once,
 * in the answer that creates it.
 */
export interface AccessKey {
  /** The id, `key_…`: the `keyid` of signatures. */
  readonly id: string;
  /** What the key is for, in the client's words. */
  readonly name: string;
  /** When the key was created. */
  readonly createTime: string;
  /**
   * The scopes that requests signed with the key are narrowed to. Empty: it may do
   * everything of its client.
   */
  readonly scopes: readonly string[];
  /** The ranges of addresses that the key may be used from, in CIDR notation. Empty: anywhere. */
  readonly addressRanges: readonly string[];
}

/** Asks for one access key. */
export type GetAccessKeyRequest = Readonly<Record<string, never>>;

/** One access key. */
export interface GetAccessKeyResponse {
  /** The access key. */
  readonly accessKey: AccessKey;
}

/** Asks for a page of access keys. */
export interface ListAccessKeysRequest {
  /** How many at the most, 1 to 100. Absent: 20. */
  readonly pageSize?: number | undefined;
  /** The `nextPageToken` of the page before. Absent: the first page. */
  readonly pageToken?: string | undefined;
}

/** A page of access keys. */
export interface ListAccessKeysResponse {
  /** The access keys, newest first. */
  readonly accessKeys: readonly AccessKey[];
  /** Asks for the next page. Empty: this is the last one. */
  readonly nextPageToken: string;
}

/** Names the access key to revoke. */
export type RevokeAccessKeyRequest = Readonly<Record<string, never>>;

/** Names the access key to rotate. */
export interface RotateAccessKeyRequest {
  /** How long the secret before the new one works on, 0 to 30 days. Absent: `86400s`. */
  readonly overlap?: string | undefined;
}

/** The access key and its new secret. */
export interface RotateAccessKeyResponse {
  /** The access key. */
  readonly accessKey: AccessKey;
  /** The new secret, `cds_…`. It is not shown again. */
  readonly secret: string;
}

/** What the new token is to be. */
export interface CreateApiTokenRequest {
  /** What the token is for, in the client's words, without control characters. */
  readonly name: string;
  /**
   * The scopes that it is to have: `images`, `inference`, `billing`, `payments`, `manage`,
   * each also with `:read`, which a bare one includes. A narrowed caller may not give more
   * than it has.
   */
  readonly scopes: readonly string[];
  /**
   * When it expires, which has to be in the future, and before the last second of the year
   * 9999. Absent: it does not.
   */
  readonly expireTime?: string | Date | undefined;
}

/** A new API token, and the token itself. */
export interface CreateApiTokenResponse {
  /** The new API token. */
  readonly apiToken: ApiToken;
  /** The token, `cdt_…`: what stands behind `Authorization: Bearer`. It is not shown again. */
  readonly token: string;
}

/**
 * A bearer credential with scopes of its own, for cameras and scripts. Its token is shown
 * once, in the answer that creates it.
 */
export interface ApiToken {
  /** The id, `tok_…`. */
  readonly id: string;
  /** What the token is for, in the client's words. */
  readonly name: string;
  /** The scopes that it has, and that it was made with. */
  readonly scopes: readonly string[];
  /** When the token was created. */
  readonly createTime: string;
  /** When it expires. Absent: it does not. */
  readonly expireTime: string;
  /** When it was used last, to a minute or two. Absent: it was not. */
  readonly lastUseTime: string;
}

/** Asks for one API token. */
export type GetApiTokenRequest = Readonly<Record<string, never>>;

/** One API token. */
export interface GetApiTokenResponse {
  /** The API token. */
  readonly apiToken: ApiToken;
}

/** Asks for a page of API tokens. */
export interface ListApiTokensRequest {
  /** How many at the most, 1 to 100. Absent: 20. */
  readonly pageSize?: number | undefined;
  /** The `nextPageToken` of the page before. Absent: the first page. */
  readonly pageToken?: string | undefined;
}

/** A page of API tokens. */
export interface ListApiTokensResponse {
  /** The API tokens, newest first. */
  readonly apiTokens: readonly ApiToken[];
  /** Asks for the next page. Empty: this is the last one. */
  readonly nextPageToken: string;
}

/** Names the API token to revoke. */
export type RevokeApiTokenRequest = Readonly<Record<string, never>>;

/** Who signs up. */
export interface SignUpClientRequest {
  /** The name of the company, without control characters. */
  readonly name: string;
  /** Where the company is reached. */
  readonly email: string;
}

/** A new client and its first credential. */
export interface SignUpClientResponse {
  /** The new client. */
  readonly client: Client;
  /** Its first access key. */
  readonly accessKey: AccessKey;
  /** The secret of the access key, `cds_…`. It is not shown again. */
  readonly secret: string;
}

/** A company that uses Cedula: the tenant to whom everything belongs. */
export interface Client {
  /** The id, `cli_…`. */
  readonly id: string;
  /** The name of the company, without control characters. */
  readonly name: string;
  /** Where the company is reached. */
  readonly email: string;
  /** When the company signed up. */
  readonly createTime: string;
  /** How many billed calls it may make in a calendar month (UTC). */
  readonly apiRequestQuota: number;
}

/** Asks for the caller's own client. */
export type GetClientRequest = Readonly<Record<string, never>>;

/** The caller's own client. */
export interface GetClientResponse {
  /** The client. */
  readonly client: Client;
}

/** What is to be changed of the caller's own client. */
export interface UpdateClientRequest {
  /** The client, with the fields that change. */
  readonly client: ClientInput;
  /** Which fields change: `name`, `email`. Absent: those that are sent. */
  readonly updateMask?: string | undefined;
}

/** A company that uses Cedula: the tenant to whom everything belongs. */
export interface ClientInput {
  /** The name of the company, without control characters. */
  readonly name?: string | undefined;
  /** Where the company is reached. */
  readonly email?: string | undefined;
}

/** The client as it is now. */
export interface UpdateClientResponse {
  /** The client. */
  readonly client: Client;
}

/** Deletes the caller's own client. */
export type DeleteClientRequest = Readonly<Record<string, never>>;

/** What the deletion removed. */
export interface DeleteClientResponse {
  /** The receipt. */
  readonly receipt: ClientErasureReceipt;
}

/** What the deletion of a client removed for good, and what follows it. */
export interface ClientErasureReceipt {
  /** How many access keys were removed, revoked ones included. */
  readonly accessKeys: number;
  /** How many API tokens were removed, revoked ones included. */
  readonly apiTokens: number;
  /** How many people were removed. */
  readonly users: number;
  /** How many sessions were ended and removed. */
  readonly sessions: number;
  /**
   * The services that erase what they hold of the client from now on, each on its own:
   * `media` images in every size, `inference` results, `billing` the labels in its lines.
   * Nobody can reach any of it from now on.
   */
  readonly scheduled: readonly string[];
  /** When all that is counted here was removed. */
  readonly eraseTime: string;
}

/** Asks for a page of clients. */
export interface ListOperatorClientsRequest {
  /** How many at the most, 1 to 100. Absent: 20. */
  readonly pageSize?: number | undefined;
  /** The `nextPageToken` of the page before. Absent: the first page. */
  readonly pageToken?: string | undefined;
  /** Only clients whose name begins so, in capitals or not. Empty: all. */
  readonly namePrefix?: string | undefined;
  /** Only clients whose email address begins so, in capitals or not. Empty: all. */
  readonly emailPrefix?: string | undefined;
}

/** A page of clients. */
export interface ListOperatorClientsResponse {
  /** The clients, newest first. */
  readonly clients: readonly OperatorClient[];
  /** Asks for the next page. Empty: this is the last one. */
  readonly nextPageToken: string;
}

/** A client as operators see it: who it is, and how much it may call. */
export interface OperatorClient {
  /** The id, `cli_…`. */
  readonly id: string;
  /** The name of the company. */
  readonly name: string;
  /** Where the company is reached. */
  readonly email: string;
  /** When the company signed up. */
  readonly createTime: string;
  /**
   * Billed calls in a calendar month (UTC), 0 to 1,000,000,000. Absent: as the installation
   * has it.
   */
  readonly quotaPerMonth?: number | undefined;
  /** Requests a second, on the average, 1 to 100,000. Absent: as the installation has it. */
  readonly ratePerSecond?: number | undefined;
  /** Requests at once, 1 to 100,000. Absent: as the installation has it. */
  readonly burst?: number | undefined;
  /** What is in force: each of the three as it is set here, or else as the installation has it. */
  readonly effectiveLimits: ClientLimits;
}

/** How much a client may call, as it is in force. */
export interface ClientLimits {
  /** Billed calls in a calendar month (UTC). */
  readonly quotaPerMonth: number;
  /** Requests a second, on the average. */
  readonly ratePerSecond: number;
  /** Requests at once. */
  readonly burst: number;
}

/** Asks for one client. */
export type GetOperatorClientRequest = Readonly<Record<string, never>>;

/** One client. */
export interface GetOperatorClientResponse {
  /** The client. */
  readonly client: OperatorClient;
}

/** The new limits of a client. */
export interface UpdateOperatorClientRequest {
  /** The client, by its id, with the limits that change. */
  readonly client: OperatorClientInput;
  /**
   * Which limits change. One that is named and not sent goes back to what the installation
   * has. Absent: those that are sent.
   */
  readonly updateMask?: string | undefined;
}

/** A client as operators see it: who it is, and how much it may call. */
export interface OperatorClientInput {
  /** The id, `cli_…`. */
  readonly id?: string | undefined;
  /**
   * Billed calls in a calendar month (UTC), 0 to 1,000,000,000. Absent: as the installation
   * has it.
   */
  readonly quotaPerMonth?: number | undefined;
  /** Requests a second, on the average, 1 to 100,000. Absent: as the installation has it. */
  readonly ratePerSecond?: number | undefined;
  /** Requests at once, 1 to 100,000. Absent: as the installation has it. */
  readonly burst?: number | undefined;
}

/** The client with its new limits. */
export interface UpdateOperatorClientResponse {
  /** The client. */
  readonly client: OperatorClient;
}

/** Who signs in. */
export interface CreateSessionRequest {
  /** The user name or the email address, in any case. */
  readonly login: string;
  /** The password. */
  readonly password: string;
}

/** The tokens of a new session. */
export interface CreateSessionResponse {
  /** The access token, a JWT. */
  readonly accessToken: string;
  /** When the access token ceases to work. */
  readonly accessTokenExpireTime: string;
  /** The refresh token, `cdr_…`. */
  readonly refreshToken: string;
  /** When the refresh token ceases to work. */
  readonly refreshTokenExpireTime: string;
}

/** Who stays. */
export interface RefreshSessionRequest {
  /** The refresh token, `cdr_…`. */
  readonly refreshToken: string;
}

/** The session's next tokens. */
export interface RefreshSessionResponse {
  /** The access token, a JWT. */
  readonly accessToken: string;
  /** When the access token ceases to work. */
  readonly accessTokenExpireTime: string;
  /** The refresh token, `cdr_…`. */
  readonly refreshToken: string;
  /** When the refresh token ceases to work. */
  readonly refreshTokenExpireTime: string;
}

/** Asks for a page of the person's sessions. */
export interface ListSessionsRequest {
  /** How many at the most, 1 to 100. Absent: 20. */
  readonly pageSize?: number | undefined;
  /** The `nextPageToken` of the page before. Absent: the first page. */
  readonly pageToken?: string | undefined;
}

/** A page of sessions. */
export interface ListSessionsResponse {
  /** The sessions, newest first. */
  readonly sessions: readonly Session[];
  /** Asks for the next page. Empty: this is the last one. */
  readonly nextPageToken: string;
}

/** A person's stay: from a login until it is ended, or not refreshed for 30 days. */
export interface Session {
  /** The id, `ses_…`. */
  readonly id: string;
  /** Whether it is the session that the call was made in. */
  readonly current: boolean;
  /** When the person logged in. */
  readonly createTime: string;
  /** When the session was last refreshed. */
  readonly refreshTime: string;
  /** When the session ends unless it is refreshed. */
  readonly expireTime: string;
}

/** Names the session to end. */
export type EndSessionRequest = Readonly<Record<string, never>>;

/** Asks for the public keys. */
export type GetJwksRequest = Readonly<Record<string, never>>;

/** A JWK set. */
export interface GetJwksResponse {
  /** The keys, the one that signs now first. */
  readonly keys: readonly GetJwksResponseKey[];
}

/** A public key (RFC 8037): Ed25519. */
export interface GetJwksResponseKey {
  /** The key type, `OKP`. */
  readonly kty: string;
  /** The curve, `Ed25519`. */
  readonly crv: string;
  /** The public key in base64url. */
  readonly x: string;
  /** The id that tokens name in their header. */
  readonly kid: string;
  /** What the key is for, `sig`. */
  readonly use: string;
  /** The algorithm, `EdDSA`. */
  readonly alg: string;
}

/** Who registers. */
export interface RegisterUserRequest {
  /**
   * The name to sign in with: 3 to 40 letters, digits, `.`, `_` and `-`, beginning with a
   * letter. Unique, whatever the case.
   */
  readonly userName: string;
  /** Where the person is reached. Unique, whatever the case. */
  readonly email: string;
  /** The password. */
  readonly password: string;
  /**
   * The token of an invitation, `cdl_…`, for whoever was invited. The email address must
   * be the invited one (`email.not_invited`); a token that is unknown, used or out of date
   * is refused (`token.not_valid`).
   */
  readonly invitationToken?: string | undefined;
}

/** A new user, and the client they belong to. */
export interface RegisterUserResponse {
  /** The new user. */
  readonly user: User;
  /** Their client. */
  readonly client: Client;
}

/** A person who uses Cedula: a member of exactly one client. */
export interface User {
  /** The id, `usr_…`. */
  readonly id: string;
  /** The name the person signs in with. */
  readonly userName: string;
  /** Where the person is reached. */
  readonly email: string;
  /** Whether the person has shown, by a link sent there, that the mailbox is theirs. */
  readonly emailVerified: boolean;
  /** What the person may do in their client. */
  readonly role: UserRole;
  /** Whether the person operates this installation: sets quotas and limits of every client. */
  readonly operator: boolean;
  /** When the person registered. */
  readonly createTime: string;
}

/** What a person may do in their client. */
export type UserRole = 'MEMBER' | 'OWNER';

/** Asks for the person who asks. */
export type GetMeRequest = Readonly<Record<string, never>>;

/** The person who asked. */
export interface GetMeResponse {
  /** The user. */
  readonly user: User;
}

/** Asks for a page of members. */
export interface ListUsersRequest {
  /** How many at the most, 1 to 100. Absent: 20. */
  readonly pageSize?: number | undefined;
  /** The `nextPageToken` of the page before. Absent: the first page. */
  readonly pageToken?: string | undefined;
}

/** A page of members. */
export interface ListUsersResponse {
  /** The members, newest first. */
  readonly users: readonly User[];
  /** Asks for the next page. Empty: this is the last one. */
  readonly nextPageToken: string;
}

/** Whom to invite. */
export interface InviteUserRequest {
  /** Where the invitation is sent. */
  readonly email: string;
  /** What the person may do in the client. Absent: MEMBER. */
  readonly role?: UserRole | undefined;
}

/** An invitation that is on its way. */
export interface InviteUserResponse {
  /** When its link ceases to work. */
  readonly expireTime: string;
}

/** What is to be changed of a member. */
export interface UpdateUserRequest {
  /** The user, with the fields that change. */
  readonly user: UserInput;
  /** Which fields change: `role`. Absent: those that are sent. */
  readonly updateMask?: string | undefined;
}

/** A person who uses Cedula: a member of exactly one client. */
export interface UserInput {
  /** What the person may do in their client. */
  readonly role?: UserRole | undefined;
}

/** The member as they are now. */
export interface UpdateUserResponse {
  /** The user. */
  readonly user: User;
}

/** The present password and the next. */
export interface ChangePasswordRequest {
  /** The present password. */
  readonly currentPassword: string;
  /** The new password. */
  readonly newPassword: string;
}

/** Names the member to remove. */
export type RemoveUserRequest = Readonly<Record<string, never>>;

/** Shows that a mailbox is read. */
export interface VerifyEmailRequest {
  /**
   * The token of the link, `cdl_…`. One that is unknown, used or out of date is refused
   * (`token.not_valid`).
   */
  readonly token: string;
}

/** Who lost their password. */
export interface RequestPasswordResetRequest {
  /** The email address of the account. */
  readonly email: string;
}

/** A new password. */
export interface ResetPasswordRequest {
  /**
   * The token of the link, `cdl_…`. One that is unknown, used or out of date is refused
   * (`token.not_valid`).
   */
  readonly token: string;
  /** The new password. */
  readonly password: string;
}

/** The document to read. */
export type ExtractTextRequest = {
  /** What the document is, if it is known. */
  readonly documentType?: ExtractTextRequestDocumentType | undefined;
} & (
  | {
    /** The id of a stored image. */
    readonly imageId: string;
    readonly image?: undefined;
  }
  | {
    readonly imageId?: undefined;
    /** The image itself. Nothing of it stays. */
    readonly image: UploadSource;
  }
) & {
};

/** What a document is. */
export type ExtractTextRequestDocumentType = 'PASSPORT' | 'ID_CARD' | 'OTHER';

/** What a document says. */
export interface ExtractTextResponse {
  /** The id under which this answer can be fetched again, `res_…`. */
  readonly resultId: string;
  /** When the answer was given. */
  readonly createTime: string;
  /** What computed the answer. */
  readonly engine: Engine;
  /** The text, in reading order. */
  readonly blocks: readonly TextBlock[];
  /** The facts that were recognised. */
  readonly fields: readonly DocumentField[];
  /** The machine-readable zone. Absent: none was read. */
  readonly mrz?: Mrz | undefined;
  /** What could not be read. */
  readonly reasons: readonly ExtractTextResponseReason[];
}

/** What computed an answer. */
export interface Engine {
  /** The name of the engine: `local` or `simulated`. */
  readonly name: string;
  /** The models it used. */
  readonly model: string;
  /** The version of the engine and its models. */
  readonly version: string;
}

/** A run of text that was read. */
export interface TextBlock {
  /** The text. */
  readonly text: string;
  /** Where it stands. */
  readonly box: Box;
  /** How sure the reading is, 0 to 100. */
  readonly confidence: number;
}

/** A rectangle in ratios of the upright image: 0 is its left or top, 1 its right or bottom. */
export interface Box {
  /** The distance of the left side from the image's left. */
  readonly left: number;
  /** The distance of the top from the image's top. */
  readonly top: number;
  /** The width. */
  readonly width: number;
  /** The height. */
  readonly height: number;
}

/** One fact that a document states. */
export interface DocumentField {
  /**
   * The name of the field in lowerCamelCase, for example `documentNumber`, `surname`,
   * `givenNames`, `birthDate` (ISO 8601), `expiryDate`, `nationality`, `sex`.
   */
  readonly name: string;
  /** The value. */
  readonly value: string;
  /** How sure the reading is, 0 to 100. */
  readonly confidence: number;
  /** Where it was read. */
  readonly source: DocumentFieldSource;
}

/** Where a field was read. */
export type DocumentFieldSource = 'MRZ' | 'VISUAL';

/** A machine-readable zone (ICAO 9303). */
export interface Mrz {
  /** The layout. */
  readonly format: MrzFormat;
  /** The lines as they were read. */
  readonly lines: readonly string[];
  /** Which check digits are right. */
  readonly checks: MrzChecks;
  /** Whether all of them are. */
  readonly valid: boolean;
}

/** The layouts of ICAO 9303 parts 4 to 6. */
export type MrzFormat = 'TD1' | 'TD2' | 'TD3';

/** Which check digits are right. One that the format lacks is absent. */
export interface MrzChecks {
  /** The document number's. */
  readonly documentNumber?: boolean | undefined;
  /** The birth date's. */
  readonly birthDate?: boolean | undefined;
  /** The expiry date's. */
  readonly expiryDate?: boolean | undefined;
  /** The optional data's. */
  readonly optionalData?: boolean | undefined;
  /** The one over all of them. */
  readonly composite?: boolean | undefined;
}

/** Why something could not be read. */
export type ExtractTextResponseReason = 'MRZ_NOT_FOUND' | 'MRZ_UNREADABLE' | 'TEXT_NOT_FOUND';

/** The image to search. */
export type DetectFacesRequest = {
} & (
  | {
    /** The id of a stored image. */
    readonly imageId: string;
    readonly image?: undefined;
  }
  | {
    readonly imageId?: undefined;
    /** The image itself. Nothing of it stays. */
    readonly image: UploadSource;
  }
) & {
};

/** The faces in an image. */
export interface DetectFacesResponse {
  /** The id under which this answer can be fetched again, `res_…`. */
  readonly resultId: string;
  /** When the answer was given. */
  readonly createTime: string;
  /** What computed the answer. */
  readonly engine: Engine;
  /** The faces, the largest first. */
  readonly faces: readonly Face[];
  /** Whether there may be more faces than the engine looks for at once. */
  readonly limitReached: boolean;
}

/** A face that was found in an image. */
export interface Face {
  /** Where the face is, in ratios of the upright image. */
  readonly box: Box;
  /** Where the face is, in pixels of the upright image. */
  readonly boxPixels: PixelBox;
  /** How sure it is that this is a face, 0 to 100. */
  readonly confidence: number;
  /** Points of the face. */
  readonly landmarks: readonly FaceLandmark[];
  /** How the head is turned. */
  readonly pose: FacePose;
  /** Whether the face is good enough to be compared. */
  readonly quality: FaceQuality;
}

/** A rectangle in pixels of the upright image. */
export interface PixelBox {
  /** The distance of the left side from the image's left. */
  readonly left: number;
  /** The distance of the top from the image's top. */
  readonly top: number;
  /** The width. */
  readonly width: number;
  /** The height. */
  readonly height: number;
}

/** A point of the face in ratios of the upright image. */
export interface FaceLandmark {
  /** The name of the point, for example `LEFT_EYE`. Left is the image's left. */
  readonly type: string;
  /** The distance from the image's left. */
  readonly x: number;
  /** The distance from the image's top. */
  readonly y: number;
}

/** How the head is turned, in degrees. All zero: it looks into the camera. */
export interface FacePose {
  /** To the side. Positive: towards the image's right. */
  readonly yaw: number;
  /** Up or down. Positive: up. */
  readonly pitch: number;
  /** Tilted. Positive: clockwise. */
  readonly roll: number;
}

/** Whether the face is good enough to be compared. */
export interface FaceQuality {
  /** Whether nothing is wrong. */
  readonly acceptable: boolean;
  /** What is wrong. */
  readonly reasons: readonly FaceQualityReason[];
}

/** What is wrong with a face. */
export type FaceQualityReason = 'FACE_TOO_SMALL' | 'IMAGE_BLURRED' | 'IMAGE_TOO_DARK' | 'IMAGE_TOO_BRIGHT' | 'FACE_TURNED' | 'FACE_CUT_OFF';

/** The two images to match. */
export interface MatchFacesRequest {
  /** The id of the image with exactly one face. */
  readonly sourceImageId: string;
  /**
   * The id of the image to match it with: exactly one face, or a document with one portrait.
   * Faces at most half as wide as the largest are taken for repetitions of a document's
   * portrait and passed over.
   */
  readonly targetImageId: string;
  /** The least similarity that is a match, 0 to 100. Absent: 60. */
  readonly threshold?: number | undefined;
}

/** Whether two images show the same person. */
export interface MatchFacesResponse {
  /** The id under which this answer can be fetched again, `res_…`. */
  readonly resultId: string;
  /** When the answer was given. */
  readonly createTime: string;
  /** What computed the answer. */
  readonly engine: Engine;
  /** The verdict: `similarity` is at least `threshold`. */
  readonly match: boolean;
  /** How alike the faces are, 0 to 100. */
  readonly similarity: number;
  /** The threshold of the verdict. */
  readonly threshold: number;
  /** The face in the source image. */
  readonly sourceFace: Face;
  /** The face in the target image. */
  readonly targetFace: Face;
}

/** The two images to compare. */
export interface CompareImagesRequest {
  /** The image with exactly one face. */
  readonly image1: UploadSource;
  /**
   * The image to compare it with: exactly one face, or a document with one portrait. Faces
   * at most half as wide as the largest are taken for repetitions of a document's portrait
   * and passed over.
   */
  readonly image2: UploadSource;
  /** The least similarity that is a match, 0 to 100. Absent: 60. */
  readonly threshold?: number | undefined;
  /**
   * Whether both images are stored, as if each had been uploaded: the call then counts two
   * units of `image_upload` more. Where the call fails neither is. Absent: no.
   */
  readonly store?: boolean | undefined;
}

/** Whether two images show the same person. */
export interface CompareImagesResponse {
  /** The id under which this answer can be fetched again, `res_…`. */
  readonly resultId: string;
  /** When the answer was given. */
  readonly createTime: string;
  /** What computed the answer. */
  readonly engine: Engine;
  /** The verdict: `similarity` is at least `threshold`. */
  readonly match: boolean;
  /** How alike the faces are, 0 to 100. */
  readonly similarity: number;
  /** The threshold of the verdict. */
  readonly threshold: number;
  /** The face in the first image that was compared. */
  readonly sourceFace: Face;
  /** The face in the second image that was compared. */
  readonly targetFace: Face;
  /** All faces in the first image. */
  readonly faces1: readonly Face[];
  /** All faces in the second image. */
  readonly faces2: readonly Face[];
  /** The ids under which the two images are stored, in their order. Empty: they are not. */
  readonly imageIds: readonly string[];
}

/** Asks for one result. */
export type GetResultRequest = Readonly<Record<string, never>>;

/** One result. */
export interface GetResultResponse {
  /** The result. */
  readonly result: Result;
}

/** A stored answer of an engine. */
export interface Result {
  /** The id, `res_…`. */
  readonly id: string;
  /** What was asked. */
  readonly kind: ResultKind;
  /** The stored images it was asked of. */
  readonly imageIds: readonly string[];
  /** The id of the request that asked, `req_…`. */
  readonly requestId: string;
  /** When the answer was given. */
  readonly createTime: string;
  /** When the answer's personal data was erased. Absent: it was not. */
  readonly eraseTime?: string | undefined;
  /** The answer of DetectFaces. */
  readonly faceDetection?: DetectFacesResponse | undefined;
  /** The answer of MatchFaces. */
  readonly faceMatch?: MatchFacesResponse | undefined;
  /** The answer of CompareImages. */
  readonly faceComparison?: CompareImagesResponse | undefined;
  /** The answer of ExtractText. */
  readonly textExtraction?: ExtractTextResponse | undefined;
}

/** What was asked. */
export type ResultKind = 'FACE_DETECTION' | 'FACE_MATCH' | 'FACE_COMPARISON' | 'TEXT_EXTRACTION';

/** Asks for a page of results. */
export interface ListResultsRequest {
  /** Only results of this kind. Absent: all. */
  readonly kind?: ResultKind | undefined;
  /** Only results that were asked of this image. Empty: all. */
  readonly imageId?: string | undefined;
  /** Only results of this moment or later. Absent: from the first. */
  readonly from?: string | Date | undefined;
  /** Only results before this moment, which is later than `from`. Absent: to the last. */
  readonly to?: string | Date | undefined;
  /** How many at the most, 1 to 100. Absent: 20. */
  readonly pageSize?: number | undefined;
  /** The `nextPageToken` of the page before. Absent: the first page. */
  readonly pageToken?: string | undefined;
}

/** A page of results. */
export interface ListResultsResponse {
  /** The results, newest first. */
  readonly results: readonly Result[];
  /** Asks for the next page. Empty: this is the last one. */
  readonly nextPageToken: string;
}

/** What the new album is to be. */
export interface CreateAlbumRequest {
  /** What the album is called, in the client's words, without control characters. */
  readonly title: string;
}

/** A new album. */
export interface CreateAlbumResponse {
  /** The new album. */
  readonly album: Album;
}

/** Images that belong together, under a title. */
export interface Album {
  /** The id, `alb_…`. */
  readonly id: string;
  /** What the album is called, in the client's words, without control characters. */
  readonly title: string;
  /** How many images it holds. */
  readonly imageCount: number;
  /** When the album was created. */
  readonly createTime: string;
  /** When its title was changed last; at first, when it was created. */
  readonly updateTime: string;
}

/** Asks for one album. */
export type GetAlbumRequest = Readonly<Record<string, never>>;

/** One album. */
export interface GetAlbumResponse {
  /** The album. */
  readonly album: Album;
}

/** Asks for a page of albums. */
export interface ListAlbumsRequest {
  /** How many at the most, 1 to 100. Absent: 20. */
  readonly pageSize?: number | undefined;
  /** The `nextPageToken` of the page before. Absent: the first page. */
  readonly pageToken?: string | undefined;
}

/** A page of albums. */
export interface ListAlbumsResponse {
  /** The albums, newest first. */
  readonly albums: readonly Album[];
  /** Asks for the next page. Empty: this is the last one. */
  readonly nextPageToken: string;
}

/** What is to be changed of an album. */
export interface UpdateAlbumRequest {
  /** The album, by its id, with the fields that change. */
  readonly album: AlbumInput;
  /** Which fields change: `title`. Absent: those that are sent. */
  readonly updateMask?: string | undefined;
}

/** Images that belong together, under a title. */
export interface AlbumInput {
  /** The id, `alb_…`. */
  readonly id?: string | undefined;
  /** What the album is called, in the client's words, without control characters. */
  readonly title?: string | undefined;
}

/** The album as it is now. */
export interface UpdateAlbumResponse {
  /** The album. */
  readonly album: Album;
}

/** Names the album to delete. */
export type DeleteAlbumRequest = Readonly<Record<string, never>>;

/** What the deletion removed. */
export interface DeleteAlbumResponse {
  /** The receipt. */
  readonly receipt: ErasureReceipt;
}

/**
 * What an erasure removed for good. From the answer on nothing of it can be reached, and
 * the erasure cannot be lost any more. Stored objects go at once, those of a large album in
 * the time after the answer.
 */
export interface ErasureReceipt {
  /** How many images are removed. */
  readonly images: number;
  /** How many stored objects are removed: originals and all their sizes. */
  readonly objects: number;
  /** When the images were removed. */
  readonly eraseTime: string;
  /** How many bytes these objects have. */
  readonly sizeBytes: string;
}

/** An image and what the client says of it. */
export interface UploadImageRequest {
  /** The bytes of the image. */
  readonly content: UploadSource;
  /** The album to put the image into. Empty: none. */
  readonly albumId?: string | undefined;
  /** A word of the client's own, by which usage can be grouped. */
  readonly label?: string | undefined;
  /**
   * Keys and values of the client's own: at most 50, keys of at most 40 characters,
   * values of at most 500.
   */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** The stored image. */
export interface UploadImageResponse {
  /** The image. */
  readonly image: Image;
}

/** A photograph or a scanned document, as it was uploaded, and smaller sizes of it. */
export interface Image {
  /** The id, `img_…`. */
  readonly id: string;
  /** The album that holds the image. Empty: none. */
  readonly albumId: string;
  /** A word of the client's own, by which usage can be grouped. */
  readonly label: string;
  /**
   * Keys and values of the client's own: at most 50, keys of at most 40 characters,
   * values of at most 500.
   */
  readonly metadata: Readonly<Record<string, string>>;
  /** The media type of the original, judged by its bytes. */
  readonly contentType: string;
  /** The number of bytes of the original. */
  readonly sizeBytes: string;
  /** The width of the upright image in pixels. */
  readonly width: number;
  /** The height of the upright image in pixels. */
  readonly height: number;
  /** The SHA-256 of the original, in lower-case hexadecimal. */
  readonly sha256: string;
  /** When the image was uploaded. */
  readonly createTime: string;
  /** The sizes in which the image can be downloaded, the original first. */
  readonly variants: readonly ImageVariant[];
}

/** One size in which the image can be downloaded. */
export interface ImageVariant {
  /** The name of the size: `original`, `large`, `medium` or `thumb`. */
  readonly name: string;
  /** The media type of its bytes. */
  readonly contentType: string;
  /** The number of its bytes. */
  readonly sizeBytes: string;
  /** The width in pixels. */
  readonly width: number;
  /** The height in pixels. */
  readonly height: number;
}

/** Images, and what the client says of all of them. */
export interface BatchUploadImagesRequest {
  /**
   * The files, at most 100. In a form every part with a file name is one of them, whatever
   * the part is called.
   */
  readonly files: readonly UploadFile[];
  /** The album to put the images into. Empty: none. */
  readonly albumId?: string | undefined;
  /** A word of the client's own, by which usage can be grouped. */
  readonly label?: string | undefined;
  /**
   * Keys and values of the client's own: at most 50, keys of at most 40 characters,
   * values of at most 500.
   */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** What became of each file, in the order of the files. */
export interface BatchUploadImagesResponse {
  /** One for each file. */
  readonly results: readonly BatchUploadImagesResponseResult[];
}

/** What became of one file. */
export interface BatchUploadImagesResponseResult {
  /** The name it was sent with. */
  readonly fileName: string;
  /** The image it is now. */
  readonly image?: Image | undefined;
  /** Why it was not stored. */
  readonly problem?: ProblemDocument | undefined;
}

/**
 * Why a part of a call failed, where the call as a whole did not: what the problem document
 * (RFC 9457) of a call that failed so would say.
 */
export interface ProblemDocument {
  /** A URN for the reason. */
  readonly type: string;
  /** The reason in words. */
  readonly title: string;
  /** The HTTP status that a call of its own would have. */
  readonly status: number;
  /** What was wrong. */
  readonly detail: string;
  /** The code that the Connect protocol has for it. */
  readonly code: string;
  /** The stable name of the failure, UPPER_SNAKE. */
  readonly reason: string;
  /** The request, `req_…`. */
  readonly requestId: string;
  /** The rules that the input broke. */
  readonly violations: readonly ProblemViolation[];
}

/** One rule of the contract that an input broke. */
export interface ProblemViolation {
  /** The whole lowerCamelCase path of the field: `items[0].x`. */
  readonly field: string;
  /** The id of the rule: a protovalidate id, `unknown_field` or `type`. */
  readonly rule: string;
  /** A sentence for people. */
  readonly message: string;
}

/** An image that is going to be sent straight to the store. */
export interface CreateUploadUrlRequest {
  /**
   * The media type that it has. Completing fails where its bytes say otherwise. Absent: any
   * that is taken.
   */
  readonly contentType?: string | undefined;
  /**
   * The number of bytes that it has. Completing fails where it has others. Absent: any, up to
   * 10 MiB.
   */
  readonly sizeBytes?: string | number | bigint | undefined;
  /**
   * The SHA-256 of its bytes, in lower-case hexadecimal. Completing fails where they have
   * another. Absent: any.
   */
  readonly sha256?: string | undefined;
  /** The album to put the image into. Empty: none. */
  readonly albumId?: string | undefined;
  /** A word of the client's own, by which usage can be grouped. */
  readonly label?: string | undefined;
  /**
   * Keys and values of the client's own: at most 50, keys of at most 40 characters,
   * values of at most 500.
   */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** Where to send the image with PUT, without credentials. */
export interface CreateUploadUrlResponse {
  /** The id that the image gets when it is completed. Until then there is no such image. */
  readonly imageId: string;
  /** The URL, straight to the store. It takes the bytes as they are. */
  readonly url: string;
  /**
   * Until when it takes them: five minutes from now. The image has to be completed within
   * three minutes more.
   */
  readonly expireTime: string;
}

/** Names the image that was sent to its URL. */
export type CompleteImageRequest = Readonly<Record<string, never>>;

/** The image that is there now. */
export interface CompleteImageResponse {
  /** The image. */
  readonly image: Image;
}

/** Asks for one image. */
export type GetImageRequest = Readonly<Record<string, never>>;

/** One image. */
export interface GetImageResponse {
  /** The image. */
  readonly image: Image;
}

/** Asks for a page of images. */
export interface ListImagesRequest {
  /** Only the images of this album. Empty: all. */
  readonly albumId?: string | undefined;
  /** How many at the most, 1 to 100. Absent: 20. */
  readonly pageSize?: number | undefined;
  /** The `nextPageToken` of the page before. Absent: the first page. */
  readonly pageToken?: string | undefined;
}

/** A page of images. */
export interface ListImagesResponse {
  /** The images, newest first. */
  readonly images: readonly Image[];
  /** Asks for the next page. Empty: this is the last one. */
  readonly nextPageToken: string;
}

/** What is to be changed of an image. */
export interface UpdateImageRequest {
  /** The image, by its id, with the fields that change. */
  readonly image: ImageInput;
  /**
   * Which fields change: `albumId` (sent empty, the image leaves its album), `label`,
   * `metadata` (all of it). Absent: those that are sent.
   */
  readonly updateMask?: string | undefined;
}

/** A photograph or a scanned document, as it was uploaded, and smaller sizes of it. */
export interface ImageInput {
  /** The id, `img_…`. */
  readonly id?: string | undefined;
  /** The album that holds the image. Empty: none. */
  readonly albumId?: string | undefined;
  /** A word of the client's own, by which usage can be grouped. */
  readonly label?: string | undefined;
  /**
   * Keys and values of the client's own: at most 50, keys of at most 40 characters,
   * values of at most 500.
   */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** The image as it is now. */
export interface UpdateImageResponse {
  /** The image. */
  readonly image: Image;
}

/** Names the image to delete. */
export type DeleteImageRequest = Readonly<Record<string, never>>;

/** What the deletion removed. */
export interface DeleteImageResponse {
  /** The receipt. */
  readonly receipt: ErasureReceipt;
}

/** Asks for the bytes of an image. */
export interface DownloadImageRequest {
  /**
   * The size: `original` (the bytes uploaded), `large` (1600 pixels at the longest
   * side), `medium` (800) or `thumb` (200). Absent: `original`.
   */
  readonly variant?: string | undefined;
}

/** Asks for a URL of an image's bytes. */
export interface GetSignedUrlRequest {
  /**
   * The size: `original` (the bytes uploaded), `large` (1600 pixels at the longest
   * side), `medium` (800) or `thumb` (200). Absent: `original`.
   */
  readonly variant?: string | undefined;
}

/** Where the bytes can be read without credentials, by whoever has the URL. */
export interface GetSignedUrlResponse {
  /**
   * The URL, straight to the store. Asked for again within a minute it is the same one, so
   * that caches see it more than once.
   */
  readonly url: string;
  /** Until when it can be read, at most five minutes from now. It dies with the image. */
  readonly expireTime: string;
}
