import { type Body, formBody, jsonBody } from './body.ts';
import { namedTexts } from './encode-values.ts';
import type { OperationPlan } from './operation-plan.ts';
import { readFiles, readSource } from './upload-source.ts';

/** A request of the contract, ready to be sent any number of times. */
export interface EncodedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly body: Body | undefined;
}

/** The fields of a request beside those in the path. */
export type RequestFields = Readonly<Record<string, unknown>>;

/**
 * Writes a request as the operation's route wants it. Throws a TypeError for values that fit
 * nowhere, and an UploadError for a file that would be refused.
 *
 * @param path the values of the path's fields, in their order
 */
export async function encodeRequest(
  plan: OperationPlan,
  path: readonly string[],
  fields: RequestFields,
): Promise<EncodedRequest> {
  const method = plan.httpMethod;
  const target = fillPath(plan, path);
  if (plan.body === '*') return { method, target, body: await encodeBody(plan, fields) };
  const { [plan.body]: content, ...rest } = fields;
  const query = new URLSearchParams(namedTexts(rest)).toString();
  return {
    method,
    target: query === '' ? target : `${target}?${query}`,
    body: plan.body === '' ? undefined : jsonBody(content),
  };
}

async function encodeBody(plan: OperationPlan, fields: RequestFields): Promise<Body> {
  if (plan.batch !== undefined) return encodeBatch(plan.batch, fields);
  const { files = [], maxFileBytes: maxBytes = 0 } = plan;
  const given = files.filter((field) => fields[field] !== undefined);
  if (given.length === 0) return jsonBody(fields);
  const form = new FormData();
  const rest = Object.entries(fields).filter(([name]) => !given.includes(name));
  for (const [name, text] of namedTexts(Object.fromEntries(rest))) form.append(name, text);
  for (const field of given) form.append(field, await readSource(fields[field], { field, maxBytes }), field);
  return formBody(form);
}

async function encodeBatch(
  { field, maxBodyBytes: maxBytes }: NonNullable<OperationPlan['batch']>,
  { [field]: files, ...rest }: RequestFields,
): Promise<Body> {
  const form = new FormData();
  for (const [name, text] of namedTexts(rest)) form.append(name, text);
  for (const { name, content } of await readFiles(files, { field, maxBytes }))
    form.append(field, content, name);
  return formBody(form);
}

/** `.` and `..` would be taken out of the path by every URL parser, escaped or not. */
function fillPath({ name, path }: OperationPlan, values: readonly string[]): string {
  let at = 0;
  return path.replaceAll(/\{([^{}]*)\}/g, (_, field: string) => {
    const value = values[at++];
    if (typeof value !== 'string' || value === '' || value === '.' || value === '..') {
      throw new TypeError(`${name}: ${field} has to be an id`);
    }
    return encodeURIComponent(value);
  });
}
