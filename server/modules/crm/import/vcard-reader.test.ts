import { describe, expect, it } from 'vitest';
import { card, cards } from './vcard.fixture.ts';

const names = async (file: string, size?: number) =>
  (await cards(file, size)).map(({ properties }) => properties.map(({ name, value }) => `${name}=${value}`).join());

describe('a file that was put together from several vCards', () => {
  it.each([
    ['a byte order mark before each of them', `\uFEFF${card('3.0', 'FN:Ada')}\uFEFF${card('3.0', 'FN:Bob')}`],
    ['no line end after each of them', `${card('3.0', 'FN:Ada').trimEnd()}${card('3.0', 'FN:Bob').trimEnd()}`],
    ['neither end nor beginning apart', `${card('3.0', 'FN:Ada').trimEnd()}\uFEFF${card('3.0', 'FN:Bob')}`],
  ])('may have %s', async (_, file) => {
    for (const size of [1, 7, 1000]) expect(await names(file, size)).toEqual(['FN=Ada', 'FN=Bob']);
  });
});
