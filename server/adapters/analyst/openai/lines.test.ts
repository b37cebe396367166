import { expect, it } from 'vitest';
import type { LineFacts } from '../../../ports/analyst.line.ts';
import { localLines } from '../local/lines.ts';
import { OpenAiError } from './client.ts';
import { openAiLines } from './lines.ts';

const facts: LineFacts = {
  ...{ seed: 'a', occasion: 'birthday', firstName: 'Ann', company: 'Example Ltd', language: 'en-GB' },
};
const problems: OpenAiError[] = [];
let asked = '';
const answering = (answer: () => { line: string }) =>
  openAiLines(
    {
      isConnected: async () => true,
      ask: async ({ text }: { text: string }) => {
        asked = text;
        return answer();
      },
    } as never,
    localLines,
    (error) => problems.push(error),
  );

it('takes the sentence of the language model, which is told the facts alone', async () => {
  const draft = await answering(() => ({ line: ' I hope the year is\n a good one. ' })).draftLine(facts);
  expect(draft).toEqual({ text: 'I hope the year is a good one.', by: 'model' });
  expect(JSON.parse(asked)).toEqual({
    occasion: 'birthday',
    firstName: 'Ann',
    company: 'Example Ltd',
    language: 'en-GB',
  });
});

it.each(['See https://example.com', 'Dear [Name], all the best', 'Write to ann@example.com', 'x'.repeat(301), ''])(
  'writes the line itself where the model answers %j',
  async (line) => {
    expect(await answering(() => ({ line })).draftLine(facts)).toEqual(await localLines.draftLine(facts));
  },
);

it('writes the line itself where the model does not answer, and says so', async () => {
  const down = answering(() => {
    throw new OpenAiError('unreachable', 'The language model does not answer.');
  });
  expect(await down.draftLine(facts)).toMatchObject({ by: 'local' });
  expect(problems.map(({ problem }) => problem)).toEqual(['unreachable']);
});

it('writes by itself only what it knows, in the languages that it has', async () => {
  const written = async (more: Partial<LineFacts>) => (await localLines.draftLine({ ...facts, ...more }))?.text;
  expect(await written({})).toContain('Example Ltd');
  expect(await written({ company: undefined })).not.toMatch(/[{}]|undefined/);
  expect(await written({ occasion: 'work_anniversary', years: 7, language: 'de' })).toContain(
    '7 Jahre bei Example Ltd',
  );
  expect(await written({ occasion: 'customer_anniversary' })).not.toMatch(/\d/);
  expect(await written({ occasion: 'custom', language: 'fr' })).toBeTruthy();
  expect(await written({ language: 'ja' })).toBeUndefined();
});
