import { drawPortrait } from '@cedula/specimens';
import { expect, test } from 'vitest';
import { createSimulatedTextEngine } from './text-engine.ts';

const engine = createSimulatedTextEngine();
const call = () => ({ deadline: Date.now() + 5_000 });

test('the same image has the same document, another image another one', async () => {
  const [ada, ben] = await Promise.all([drawPortrait({ person: 'ada' }), drawPortrait({ person: 'ben' })]);
  const first = await engine.extractText(ada, call());
  expect(await engine.extractText(ada, call())).toEqual(first);
  expect(await engine.extractText(ben, call())).not.toEqual(first);
});

test('an invented zone is valid and agrees with the fields, as passport and as card', async () => {
  const picture = await drawPortrait({ person: 'ada' });
  for (const [documentType, format] of [
    ['PASSPORT', 'TD3'],
    ['ID_CARD', 'TD1'],
  ] as const) {
    const { mrz, fields, blocks } = await engine.extractText(picture, { ...call(), documentType });
    expect(mrz).toMatchObject({ format, valid: true });
    expect(fields.map(({ name }) => name)).toContain('documentNumber');
    expect(blocks.map(({ text }) => text)).toEqual(expect.arrayContaining([...(mrz?.lines ?? [])]));
  }
});

test('no zone is looked for in what is no document, and what is no image is refused', async () => {
  const picture = await drawPortrait({ person: 'ada' });
  expect((await engine.extractText(picture, { ...call(), documentType: 'OTHER' })).mrz).toBeUndefined();
  await expect(engine.extractText(Buffer.from('text'), call())).rejects.toMatchObject({
    reason: 'UNSUPPORTED_MEDIA_TYPE',
  });
});
