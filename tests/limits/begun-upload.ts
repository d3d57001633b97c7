import type { Problem } from '@cedula/client';
import { smallPng } from '../fixtures/images.ts';
import { connectRaw, type RawConnection } from '../fixtures/raw-connection.ts';
import type { Tenant } from '../fixtures/tenant.ts';
import { wireText } from '../fixtures/wire-text.ts';
import { requestTo, sign } from '../signatures/signed.ts';

/** What came back, and when a refused caller may come again. */
export async function answerOf(response: Response) {
  const { status, headers } = response;
  const body: Partial<Problem> = await response.json();
  return { status, reason: body.reason, retryAfter: Number(headers.get('retry-after')), headers };
}

/** Sends the head of an upload and waits until its body is asked for: now it runs. */
export async function beginUpload(
  tenant: Tenant,
  body: string,
  length = body.length,
): Promise<RawConnection> {
  const request = sign(tenant, requestTo(tenant.baseUrl, { target: '/v1/images', body }));
  const rawHeaders = request.rawHeaders.map((value, at, all) =>
    all[at - 1] === 'Content-Length' ? String(length) : value,
  );
  const connection = await connectRaw(tenant.baseUrl);
  connection.write(wireText({ ...request, rawHeaders: [...rawHeaders, 'Expect', '100-continue'], body: '' }));
  const { status } = await connection.answer();
  if (status !== 100) throw new Error(`the upload did not begin: ${status}`);
  return connection;
}

/** An upload as JSON. */
export const uploadBody = JSON.stringify({ content: smallPng.toString('base64') });
