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
   * costs the same for a thousand calls as for ten million.
   *
   * `GET /v1/reports/usage`
   */
  getUsage(request: messages.GetUsageReportRequest = {}, options?: CallOptions): Promise<messages.GetUsageReportResponse> {
    return this.#caller.call<messages.GetUsageReportResponse>(plans.reportsGetUsage, [], request, options);
  }

  /**
   * Lists the billed requests, newest first. Their sum is the report.
   *
   * `GET /v1/reports/usage/lines`
   *
   * Can be refused for PAGE_TOKEN_INVALID.
   */
  listUsageLines(request: messages.ListUsageLinesRequest = {}, options?: CallOptions): Listing<messages.UsageLine, messages.ListUsageLinesResponse> {
    return this.#caller.list<messages.UsageLine, messages.ListUsageLinesResponse>(plans.reportsListUsageLines, [], request, options);
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
   * Says whether two images show the same person. Nothing of the images is stored.
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
}

/** The operations of Cedula, by resource. */
export class Resources {
  /** Reports: usage over any span of time, and the lines it is made of. */
  readonly reports: ReportsResource;
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
  /** Documents: read by machine. */
  readonly documents: DocumentsResource;
  /** Faces: found in images and compared with each other. */
  readonly faces: FacesResource;
  /** Results: every answer of an engine can be seen again. */
  readonly results: ResultsResource;
  /** Images: uploaded once, downloaded in several sizes. */
  readonly images: ImagesResource;

  constructor(caller: Caller) {
    this.reports = new ReportsResource(caller);
    this.usage = new UsageResource(caller);
    this.accessKeys = new AccessKeysResource(caller);
    this.apiTokens = new ApiTokensResource(caller);
    this.clients = new ClientsResource(caller);
    this.operatorClients = new OperatorClientsResource(caller);
    this.documents = new DocumentsResource(caller);
    this.faces = new FacesResource(caller);
    this.results = new ResultsResource(caller);
    this.images = new ImagesResource(caller);
  }
}
