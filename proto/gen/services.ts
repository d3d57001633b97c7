// Written from proto/ by `npm run generate`.
import { InvoiceService } from './cedula/billing/v1/invoice_service_pb.ts';
import { OperatorPriceService } from './cedula/billing/v1/operator_price_service_pb.ts';
import { PaymentService } from './cedula/billing/v1/payment_service_pb.ts';
import { PriceService } from './cedula/billing/v1/price_service_pb.ts';
import { ReportService } from './cedula/billing/v1/report_service_pb.ts';
import { UsageService } from './cedula/billing/v1/usage_service_pb.ts';
import { AccessKeyService } from './cedula/identity/v1/access_key_service_pb.ts';
import { ApiTokenService } from './cedula/identity/v1/api_token_service_pb.ts';
import { ClientService } from './cedula/identity/v1/client_service_pb.ts';
import { CredentialService } from './cedula/identity/v1/credential_service_pb.ts';
import { OperatorClientService } from './cedula/identity/v1/operator_client_service_pb.ts';
import { SessionService } from './cedula/identity/v1/session_service_pb.ts';
import { UserService } from './cedula/identity/v1/user_service_pb.ts';
import { DocumentService } from './cedula/inference/v1/document_service_pb.ts';
import { FaceService } from './cedula/inference/v1/face_service_pb.ts';
import { ResultService } from './cedula/inference/v1/result_service_pb.ts';
import { AlbumService } from './cedula/media/v1/album_service_pb.ts';
import { ImageBatchService } from './cedula/media/v1/image_batch_service_pb.ts';
import { ImageService } from './cedula/media/v1/image_service_pb.ts';
import { ImageTransferService } from './cedula/media/v1/image_transfer_service_pb.ts';

/** The services of the contract, by the process that serves them. */
export const services = {
  billing: [InvoiceService, OperatorPriceService, PaymentService, PriceService, ReportService, UsageService],
  identity: [AccessKeyService, ApiTokenService, ClientService, CredentialService, OperatorClientService, SessionService, UserService],
  inference: [DocumentService, FaceService, ResultService],
  media: [AlbumService, ImageBatchService, ImageService, ImageTransferService],
} as const;
