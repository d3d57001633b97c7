import { services } from '@cedula/contract/services.ts';
import { expect, test } from 'vitest';
import { isInternal, nameOf, operationOf } from './operation.ts';
import { camelCase, kebabCase, operationNameOf, wordsOf } from './operation-name.ts';

const methods = Object.values(services)
  .flat()
  .flatMap((service) => service.methods)
  .filter((method) => !isInternal(operationOf(method)));

const commandOf = (name: string) => {
  const method = methods.find((candidate) => nameOf(candidate).endsWith(`.${name}`));
  if (method === undefined) throw new Error(`no ${name}`);
  const { resource, verb } = operationNameOf(method);
  return `${kebabCase(resource)} ${kebabCase(verb)}`;
};

test.each([
  ['ImageService.UploadImage', 'images upload'],
  ['ImageService.ListImages', 'images list'],
  ['AccessKeyService.RevokeAccessKey', 'access-keys revoke'],
  ['ClientService.SignUpClient', 'clients sign-up'],
  ['FaceService.MatchFaces', 'faces match'],
  ['FaceService.CompareImages', 'faces compare-images'],
  ['DocumentService.ExtractText', 'documents extract-text'],
  ['ReportService.GetUsageReport', 'reports get-usage'],
  ['ReportService.ListUsageLines', 'reports list-usage-lines'],
  ['UsageService.GetUsage', 'usage get'],
])('%s is %s', (name, command) => {
  expect(commandOf(name)).toBe(command);
});

test('no two operations have the same name', () => {
  const names = methods.map((method) => Object.values(operationNameOf(method)).map(camelCase).join('.'));
  expect(new Set(names).size).toBe(methods.length);
});

test('names are taken apart in every spelling of the contract', () => {
  const words = ['api', 'token'];
  expect([wordsOf('ApiToken'), wordsOf('apiToken'), wordsOf('api_token'), wordsOf('APIToken')]).toEqual(
    Array.from({ length: 4 }, () => words),
  );
  expect(wordsOf('image1')).toEqual(['image1']);
});
