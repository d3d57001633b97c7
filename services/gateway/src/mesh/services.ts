import type { DescService } from '@bufbuild/protobuf';
import { ReportService } from '@cedula/contract/cedula/billing/v1/report_service_pb.ts';
import { UsageService } from '@cedula/contract/cedula/billing/v1/usage_service_pb.ts';
import { AccessKeyService } from '@cedula/contract/cedula/identity/v1/access_key_service_pb.ts';
import { ClientService } from '@cedula/contract/cedula/identity/v1/client_service_pb.ts';
import { CredentialService } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { DocumentService } from '@cedula/contract/cedula/inference/v1/document_service_pb.ts';
import { FaceService } from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import { ResultService } from '@cedula/contract/cedula/inference/v1/result_service_pb.ts';
import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { ImageTransferService } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';

/** The services of the mesh that the gateway calls, by the name of the process that serves them. */
export const servicesOf = {
  identity: [ClientService, AccessKeyService, CredentialService],
  media: [ImageService, ImageTransferService],
  inference: [FaceService, DocumentService, ResultService],
  billing: [UsageService, ReportService],
} as const satisfies Record<string, readonly DescService[]>;

/** A process of the mesh behind the gateway. */
export type PeerName = keyof typeof servicesOf;
