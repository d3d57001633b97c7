import type { CertificateFiles } from './certificates.ts';
import { compiledPrograms } from './compiled-programs.ts';
import { newMasterKey, type Secrets } from './secrets.ts';
import type { DatabaseUrls } from './servers/databases.ts';
import { baseEnvironment } from './servers/server-host.ts';
import type { Servers } from './servers/start-server.ts';
import { commonSettings, type ServiceName, services } from './services.ts';

/** The variables of a process. */
export type Environment = Readonly<Record<string, string>>;

/** Where a service listens on loopback. */
export interface ServicePorts {
  /** `/metrics`, `/livez`, `/readyz/self`. */
  readonly internal: number;
  readonly grpc?: number;
  readonly http?: number;
}

/** What the environments of all services are made from. */
export interface Surroundings {
  readonly servers: Servers;
  readonly secrets: Secrets;
  readonly certificates: Readonly<Record<ServiceName, CertificateFiles>>;
  readonly ports: Readonly<Record<ServiceName, ServicePorts>>;
  readonly databases: Readonly<Record<ServiceName, DatabaseUrls | undefined>>;
  /** Where mail is written to. */
  readonly mailFolder: string;
  /** `CEDULA_*` as whoever starts the stack set them. */
  readonly settings: Readonly<Record<string, string | undefined>>;
}

/** The environment that a service serves with: what its line in `services.ts` says, and no more. */
export function servingEnvironment(name: ServiceName, from: Surroundings): Environment {
  const plan = services[name];
  const { servers, secrets, certificates, ports, databases } = from;
  const { bank, s3 } = servers;
  return definedOnly({
    ...baseEnvironment(),
    ...compiledPrograms,
    ...(plan.mail && {
      CEDULA_MAIL_FOLDER: from.mailFolder,
      CEDULA_PUBLIC_URL: `http://127.0.0.1:${ports.gateway.http}`,
    }),
    ...setOf(from.settings, [...commonSettings, ...(plan.settings ?? [])]),
    CEDULA_INTERNAL_LISTEN: loopback(ports[name].internal),
    CEDULA_GRPC_LISTEN: loopback(ports[name].grpc),
    CEDULA_HTTP_LISTEN: loopback(ports[name].http),
    CEDULA_TLS_CA: certificates[name].ca,
    CEDULA_TLS_CERT: certificates[name].cert,
    CEDULA_TLS_KEY: certificates[name].key,
    CEDULA_DATABASE_APP_URL: databases[name]?.appUrl,
    CEDULA_DATABASE_SYSTEM_URL: databases[name]?.systemUrl,
    ...(plan.masterKeys && { CEDULA_MASTER_KEYS: secrets(`master-keys/${name}`, newMasterKey) }),
    ...(plan.nats && { CEDULA_NATS_URL: servers.nats.url }),
    ...(plan.redis && { CEDULA_REDIS_URL: servers.redis.url }),
    ...(plan.s3 && {
      CEDULA_S3_ENDPOINT: s3.url,
      CEDULA_S3_ACCESS_KEY: s3.accessKey,
      CEDULA_S3_SECRET_KEY: s3.secretKey,
      CEDULA_S3_BUCKET: s3.bucket,
    }),
    ...(plan.bank && { CEDULA_BANK_URL: bank.url, CEDULA_BANK_API_KEY: bank.apiKey }),
    ...Object.fromEntries(
      (plan.calls ?? []).map((peer) => [`CEDULA_${peer.toUpperCase()}_ADDRESS`, loopback(ports[peer].grpc)]),
    ),
  });
}

/** The environment that a service's database is migrated with: the owner's role, which serves nobody. */
export function migrationEnvironment(name: ServiceName, from: Surroundings): Environment {
  return definedOnly({
    ...baseEnvironment(),
    ...compiledPrograms,
    ...pick(from.settings, commonSettings),
    CEDULA_DATABASE_OWNER_URL: from.databases[name]?.ownerUrl,
  });
}

function loopback(port: number | undefined): string | undefined {
  return port === undefined ? undefined : `127.0.0.1:${port}`;
}

function pick(values: Readonly<Record<string, string | undefined>>, names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, values[name]]));
}

/** Those that are set, so that what is not leaves a default alone. */
function setOf(values: Readonly<Record<string, string | undefined>>, names: readonly string[]): Environment {
  return definedOnly(pick(values, names));
}

function definedOnly(values: Readonly<Record<string, string | undefined>>): Environment {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
