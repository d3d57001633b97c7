/** The services of the mesh, in the order in which they are started. */
export const serviceNames = ['identity', 'media', 'inference', 'billing', 'gateway'] as const;

export type ServiceName = (typeof serviceNames)[number];

/** What a service is given; it gets nothing else. */
export interface ServicePlan {
  /** A database of its own, with an app and a system role. */
  readonly database?: true;
  readonly nats?: true;
  readonly redis?: true;
  readonly s3?: true;
  /** Moves money at the bank. */
  readonly bank?: true;
  /** A folder that mail is written to, for development. */
  readonly mail?: true;
  /** Keys that seal secrets at rest. */
  readonly masterKeys?: true;
  /** Serves gRPC to its peers. */
  readonly grpc?: true;
  /** Serves HTTP to the outside. */
  readonly http?: true;
  /** The peers it calls. */
  readonly calls?: readonly ServiceName[];
  /** Settings handed on from the environment of whoever starts the stack, where they are set. */
  readonly settings?: readonly string[];
}

/** Settings that every service reads. */
export const commonSettings = ['CEDULA_LOG_LEVEL'];

export const services: Readonly<Record<ServiceName, ServicePlan>> = {
  identity: {
    database: true,
    nats: true,
    masterKeys: true,
    mail: true,
    grpc: true,
    settings: [
      'CEDULA_SIGNUP',
      'CEDULA_OPERATOR_EMAIL',
      'CEDULA_OPERATOR_PASSWORD',
      'CEDULA_PUBLIC_URL',
      'CEDULA_SMTP_URL',
      'CEDULA_MAIL_FROM',
      'CEDULA_RATE_PER_SECOND',
      'CEDULA_RATE_BURST',
      'CEDULA_QUOTA_PER_MONTH',
    ],
  },
  media: {
    database: true,
    nats: true,
    s3: true,
    masterKeys: true,
    grpc: true,
    settings: ['CEDULA_S3_PUBLIC_ENDPOINT'],
  },
  inference: {
    database: true,
    nats: true,
    masterKeys: true,
    grpc: true,
    calls: ['media'],
    settings: [
      'CEDULA_ENGINE',
      'CEDULA_FACE_WORKERS',
      'CEDULA_FACE_QUEUE',
      'CEDULA_TEXT_WORKERS',
      'CEDULA_TEXT_QUEUE',
    ],
  },
  billing: {
    database: true,
    nats: true,
    redis: true,
    bank: true,
    masterKeys: true,
    grpc: true,
    settings: ['CEDULA_INVOICE_GRACE'],
  },
  gateway: {
    nats: true,
    redis: true,
    http: true,
    calls: ['identity', 'media', 'inference', 'billing'],
    settings: ['CEDULA_SIGNUP_BURST', 'CEDULA_SIGNUP_PER_MINUTE', 'CEDULA_BODY_MEMORY_MIB'],
  },
};

/** Something for each service, made side by side. */
export async function perService<T>(
  make: (name: ServiceName) => Promise<T>,
): Promise<Readonly<Record<ServiceName, T>>> {
  const [identity, media, inference, billing, gateway] = await Promise.all([
    make('identity'),
    make('media'),
    make('inference'),
    make('billing'),
    make('gateway'),
  ]);
  return { identity, media, inference, billing, gateway };
}
