import { listenAddress, secretUrl } from './address.ts';
import { filePath, oneOf } from './readers.ts';

const postgres = { protocols: ['postgres:', 'postgresql:'] };

/** How much is logged. */
export const logSettings = {
  logLevel: oneOf('CEDULA_LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    default: 'info',
  }),
};

/** What every process of the mesh has: its internal HTTP port, its certificate, its log level. */
export const processSettings = {
  ...logSettings,
  internalListen: listenAddress('CEDULA_INTERNAL_LISTEN'),
  /** Paths of PEM files. */
  tls: {
    ca: filePath('CEDULA_TLS_CA'),
    cert: filePath('CEDULA_TLS_CERT'),
    key: filePath('CEDULA_TLS_KEY'),
  },
};

/** What every gRPC service has. */
export const serviceSettings = {
  ...processSettings,
  listen: listenAddress('CEDULA_GRPC_LISTEN'),
};

/** The service's own database, in its two everyday roles. */
export const databaseSettings = {
  database: {
    appUrl: secretUrl('CEDULA_DATABASE_APP_URL', postgres),
    systemUrl: secretUrl('CEDULA_DATABASE_SYSTEM_URL', postgres),
  },
};

/** What `migrate.ts` reads: the role that owns the schema, which no serving process holds. */
export const migrationSettings = {
  ...logSettings,
  database: { ownerUrl: secretUrl('CEDULA_DATABASE_OWNER_URL', postgres) },
};

/** The broker that events travel over. */
export const eventSettings = {
  natsUrl: secretUrl('CEDULA_NATS_URL', { protocols: ['nats:', 'tls:'] }),
};
