import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { annotate, toPixels } from './demo/annotate.ts';
import { createPage, timed } from './demo/page.ts';
import { drawPictures } from './demo/pictures.ts';
import { type Findings, tellStory } from './demo/story.ts';
import { startStack } from './stack/start-stack.ts';

// npm run demo [-- --data .cedula/demo]: starts everything on free ports, does the main job, prints
// what it did, and stops.

const { values } = parseArgs({ options: { data: { type: 'string', default: '.cedula/demo' } } });
const data = resolve(values.data);
const pictures = join(data, 'pictures');
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());

const page = createPage();

async function savePictures(files: Readonly<Record<string, Buffer>>, findings: Findings): Promise<void> {
  const { detection, reading, passport } = findings;
  const group = files['group.png'];
  const document = files['passport.jpg'];
  if (group === undefined || document === undefined) throw new Error('a picture is missing');
  const faces = detection.faces.map(({ boxPixels }) => boxPixels);
  const blocks = reading.blocks.map(({ box }) => toPixels(box, passport));
  await rm(pictures, { recursive: true, force: true });
  await mkdir(pictures, { recursive: true });
  const all = {
    ...files,
    'group-faces.png': await annotate(group, faces),
    'passport-text.png': await annotate(document, blocks),
  };
  await Promise.all(Object.entries(all).map(([name, bytes]) => writeFile(join(pictures, name), bytes)));
}

try {
  page.text('Cedula: who is this person, and is this their passport? The whole job on this machine.');
  const drawn = await timed(drawPictures);
  const started = await timed(() =>
    startStack({ dataFolder: data, environment: process.env, report: page.text, signal: ending.signal }),
  );
  const stack = started.result;
  try {
    page.fact('drawn', 'two people, a passport, a group', drawn.ms);
    page.fact(
      'started',
      `PostgreSQL, Redis, NATS, S3, a bank and five services at ${stack.httpUrl}`,
      started.ms,
    );
    const findings = await tellStory(stack.httpUrl, drawn.result, page);
    await savePictures(drawn.result.files, findings);
  } finally {
    await stack.stop();
  }
  page.heading('Where to look, and what to try next');
  page.fact('annotated pictures', `${relative('.', pictures)}/group-faces.png, passport-text.png`);
  page.fact('logs', `${relative('.', data)}/logs`);
  page.fact('stay up', 'npm start');
  page.fact('then sign up', `curl -s localhost:8080/v1/clients -H 'content-type: application/json' \\`);
  page.text(`${' '.repeat(25)}-d '{"name": "ACME", "email": "it@acme.example"}'`);
  page.fact('prove everything', 'npm test');
} catch (error) {
  if (ending.signal.aborted) process.exit(130);
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
process.exit(0);
