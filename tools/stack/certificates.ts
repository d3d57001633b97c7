import { execFile } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Paths of PEM files. */
export interface CertificateFiles {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const authorityDays = 3_650;
const certificateDays = 397;
const renewBeforeMs = 30 * 86_400_000;

/**
 * Opens the certificate authority in a folder; makes one where there is none that holds for
 * another month.
 *
 * @param folder readable by its owner alone
 * @returns what gives the certificate of a service, made or renewed where needed. It names the
 *   service as DNS name and as SPIFFE id; keys are P-256.
 */
export async function openAuthority(folder: string): Promise<(service: string) => Promise<CertificateFiles>> {
  const authority = { cert: join(folder, 'ca.pem'), key: join(folder, 'ca-key.pem') };
  if (!isGood(authority)) await makeAuthority(authority);
  return async (service) => {
    const own = { cert: join(folder, `${service}.pem`), key: join(folder, `${service}-key.pem`) };
    if (!isGood(own, authority.cert)) await makeCertificate(service, own, authority);
    return { ca: authority.cert, ...own };
  };
}

interface KeyPairFiles {
  readonly cert: string;
  readonly key: string;
}

function isGood(files: KeyPairFiles, authority = files.cert): boolean {
  try {
    const certificate = new X509Certificate(readFileSync(files.cert));
    return (
      certificate.validToDate.getTime() - Date.now() > renewBeforeMs &&
      certificate.checkPrivateKey(createPrivateKey(readFileSync(files.key))) &&
      // After the authority was made anew, what the old one signed is worth nothing.
      certificate.verify(new X509Certificate(readFileSync(authority)).publicKey)
    );
  } catch {
    // Missing, or cut short by a crash.
    return false;
  }
}

async function makeAuthority(files: KeyPairFiles): Promise<void> {
  await openssl(files, {
    name: 'Cedula development CA',
    days: authorityDays,
    extensions: ['basicConstraints=critical,CA:TRUE,pathlen:0', 'keyUsage=critical,keyCertSign,cRLSign'],
  });
}

async function makeCertificate(service: string, files: KeyPairFiles, signer: KeyPairFiles): Promise<void> {
  await openssl(files, {
    name: service,
    days: certificateDays,
    signer,
    extensions: [
      `subjectAltName=DNS:${service},DNS:localhost,URI:spiffe://cedula/${service}`,
      'basicConstraints=critical,CA:FALSE',
      'keyUsage=critical,digitalSignature',
      'extendedKeyUsage=serverAuth,clientAuth',
    ],
  });
}

interface CertificatePlan {
  readonly name: string;
  readonly days: number;
  readonly extensions: readonly string[];
  /** Signs itself where there is none. */
  readonly signer?: KeyPairFiles;
}

async function openssl(files: KeyPairFiles, plan: CertificatePlan): Promise<void> {
  const { name, days, extensions, signer } = plan;
  const options = [
    // The machine's own openssl.cnf could add extensions of its own.
    ['-config', '/dev/null'],
    ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ['-keyout', files.key, '-out', files.cert, '-days', String(days)],
    ['-subj', `/O=Cedula/CN=${name}`],
    signer === undefined ? [] : ['-CA', signer.cert, '-CAkey', signer.key],
    extensions.flatMap((extension) => ['-addext', extension]),
  ];
  try {
    await run('openssl', ['req', '-x509', ...options.flat()], { timeout: 20_000 });
  } catch (cause) {
    throw new Error(`openssl could not make ${files.cert}`, { cause });
  }
}
