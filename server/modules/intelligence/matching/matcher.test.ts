import { describe, expect, it } from 'vitest';
import type { NamedAccount } from './account-names.ts';
import { AccountMatcher } from './matcher.ts';

const account = (id: string, name: string, more: Partial<NamedAccount> = {}): NamedAccount => ({ id, name, ...more });

function matcherOf(...accounts: NamedAccount[]): AccountMatcher {
  const matcher = new AccountMatcher();
  for (const one of accounts) matcher.set(one);
  return matcher;
}
const idsIn = (matcher: AccountMatcher, title: string, snippet = '') =>
  matcher
    .match({ title, snippet })
    .map((match) => match.accountId)
    .sort();

describe('names of accounts in articles', () => {
  it('are found with and without the legal form, and say where they stand', () => {
    const matcher = matcherOf(account('w', 'Wexlow Pumps GmbH & Co. KG'));
    expect(idsIn(matcher, 'Deal', 'The board of Wexlow Pumps GmbH & Co. KG said so.')).toEqual(['w']);
    const [match] = matcher.match({ title: 'A new owner for Wexlow Pumps' });
    expect(match).toMatchObject({
      accountId: 'w',
      evidence: [{ kind: 'name', field: 'title', words: 'Wexlow Pumps' }],
    });
    const { start, end } = match!.evidence[0]!;
    expect('A new owner for Wexlow Pumps'.slice(start, end)).toBe('Wexlow Pumps');
  });

  it('are found without diacritics, with a possessive, in capitals, and with "and" for "&"', () => {
    const matcher = matcherOf(
      account('s', 'Sørlund & Vik A/S'),
      account('m', 'Möwenthal AG'),
      account('b', "Barwick's Bakery Ltd"),
      account('c', 'CobaltDrive Inc.'),
    );
    expect(idsIn(matcher, 'Sorlund and Vik buys a ferry')).toEqual(['s']);
    expect(idsIn(matcher, 'Moewenthal AG hebt Prognose an')).toEqual(['m']);
    expect(idsIn(matcher, 'MOWENTHAL AG RAISES ITS FORECAST')).toEqual(['m']);
    expect(idsIn(matcher, 'Barwick’s Bakery opens a shop')).toEqual(['b']);
    expect(idsIn(matcher, "Cobalt Drive's profit rises")).toEqual(['c']);
  });

  it('end where words end', () => {
    const matcher = matcherOf(account('q', 'Quillan Corporation'));
    expect(idsIn(matcher, 'Quillanbrook reports a profit')).toEqual([]);
    expect(idsIn(matcher, 'Soccer: Quillan Rovers win the cup final')).toEqual([]);
  });

  it('are found in Japanese, where nothing separates words', () => {
    const matcher = matcherOf(account('k', '北浜精機株式会社', { aliases: ['北浜精機'] }));
    expect(idsIn(matcher, '北浜精機、純利益12%増')).toEqual(['k']);
    expect(idsIn(matcher, '青空の下、家族連れが列を作った')).toEqual([]);
  });

  it('of a subsidiary are not those of its parent', () => {
    const matcher = matcherOf(
      account('parent', 'Kestrow Group plc', { aliases: ['Kestrow'] }),
      account('child', 'Kestrow Logistics GmbH'),
    );
    expect(idsIn(matcher, 'Kestrow Logistics narrows its loss')).toEqual(['child']);
    expect(idsIn(matcher, 'Kestrow Logistics narrows its loss', 'Its owner, Kestrow Group, welcomed it.')).toEqual([
      'child',
      'parent',
    ]);
  });

  it('that two accounts share go to the one whose trade or place the article speaks of, else to none', () => {
    const matcher = matcherOf(
      account('au', 'Meridor Pty Ltd', { country: 'AU', industry: 'Mining' }),
      account('us', 'Meridor Inc.', { country: 'US', industry: 'Health insurance' }),
    );
    expect(idsIn(matcher, 'Meridor loses permit', 'The miner Meridor must stop digging near Perth.')).toEqual(['au']);
    expect(idsIn(matcher, 'Meridor investigated', 'The health insurer Meridor left records of members open.')).toEqual([
      'us',
    ]);
    expect(idsIn(matcher, 'Meridor names a chief executive', 'Meridor said so today.')).toEqual([]);
  });
});

describe('names that are common words', () => {
  const matcher = matcherOf(
    account('apple', 'Apple Inc.', { tickers: ['AAPL'], industry: 'Consumer electronics' }),
    account('target', 'Target Corporation', { aliases: ['Target'], industry: 'Retail' }),
    account('gap', 'The Gap, Inc.', { industry: 'Apparel retail' }),
    account('ford', 'Ford Motor Company', { aliases: ['Ford'], industry: 'Automotive' }),
  );

  it('need more than the word', () => {
    expect(idsIn(matcher, 'Apple crop seen at a record', 'The apple harvest is on target; the gap narrows.')).toEqual(
      [],
    );
    expect(idsIn(matcher, 'Gap Between Rich And Poor Widens', 'The gap is the widest in ten years.')).toEqual([]);
    expect(idsIn(matcher, 'Gallery picks Helen Ford as chief', 'Helen Ford starts in May.')).toEqual([]);
  });

  it('are found with a trade, a deed, a ticker or a legal form beside them', () => {
    expect(idsIn(matcher, 'The retailer Target opens a shop')).toEqual(['target']);
    expect(idsIn(matcher, 'Apple unveils a phone')).toEqual(['apple']);
    expect(idsIn(matcher, 'AAPL shares little changed')).toEqual(['apple']);
    expect(idsIn(matcher, 'A quiet day', 'The Gap, Inc. had no comment.')).toEqual(['gap']);
  });
});

describe('names that stand in another role', () => {
  const matcher = matcherOf(
    account('bank', 'Harrow Lund Inc.', { aliases: ['Harrow Lund'] }),
    account('maker', 'Pellagon Pumps AG'),
    account('village', 'Fernmoor Dairy Ltd', { aliases: ['Fernmoor'] }),
  );

  it('are not taken where a bank only serves the deal or comments on it', () => {
    for (const text of [
      'Pellagon Pumps sold the notes through Harrow Lund.',
      'Pellagon Pumps sold notes. Harrow Lund is lead manager.',
      'Pellagon Pumps will do well, said Jane Roe of Harrow Lund.',
      'Pellagon Pumps named as underwriters Tarn Sons, Wexlow Brothers and Harrow Lund.',
    ])
      expect(idsIn(matcher, 'Notes for pumps', text)).toEqual(['maker']);
    expect(idsIn(matcher, 'A new owner', 'Pellagon Pumps agreed to buy Harrow Lund.')).toEqual(['bank', 'maker']);
  });

  it('are not taken where a longer name goes on, or the people of a place follow', () => {
    expect(idsIn(matcher, 'A lease', 'The ships went to Harrow Lund Inc. on Monday.')).toEqual(['bank']);
    expect(idsIn(matcher, 'A lease', 'The ships went to Harrow Lund Inc Leasing on Monday.')).toEqual([]);
    expect(idsIn(matcher, 'Fernmoor pupils plant a hedge')).toEqual([]);
  });

  it('leave out a trade, but not a surname or the name of a unit', () => {
    const parts = matcherOf(account('freight', 'Zellnix Freight Railways'), account('unit', 'Harrow Lund Securities'));
    expect(idsIn(parts, 'Zellnix Freight raises its forecast')).toEqual(['freight']);
    expect(idsIn(parts, 'Harrow Lund raises its forecast')).toEqual([]);
  });

  it('ask for more far into a text', () => {
    const far = `${'The market was quiet and little was traded all day. '.repeat(6)}`;
    expect(idsIn(matcher, 'Quiet trade', `Harrow Lund was among those named.`)).toEqual(['bank']);
    expect(idsIn(matcher, 'Quiet trade', `${far}Harrow Lund was among those named.`)).toEqual(['bank']);
    expect(idsIn(matcher, 'Quiet trade', `${far}Some spoke of Harrow Lund and others.`)).toEqual([]);
    expect(idsIn(matcher, 'Quiet trade', `${far}Some spoke of Harrow Lund Inc. and others.`)).toEqual(['bank']);
  });
});

describe('what people say about matches', () => {
  const orchard = account('o', 'Orchard Systems', { aliases: ['Orchard'] });

  it('takes away what was the wrong company often, and keeps the rest', () => {
    const matcher = matcherOf(orchard, account('p', 'Pellagon AG'));
    expect(idsIn(matcher, 'Orchard announces a harvest day')).toEqual(['o']);
    matcher.learn('o', [{ words: 'orchard', right: 0, wrong: 4 }]);
    expect(idsIn(matcher, 'Orchard announces a harvest day')).toEqual([]);
    expect(idsIn(matcher, 'Orchard Systems announces a deal')).toEqual(['o']);
    expect(idsIn(matcher, 'Pellagon AG announces a deal')).toEqual(['p']);
  });

  it('brings in what was the right company', () => {
    const matcher = matcherOf(orchard);
    expect(idsIn(matcher, 'Orchard in the news')).toEqual([]);
    matcher.learn('o', [{ words: 'orchard', right: 6, wrong: 0 }]);
    expect(idsIn(matcher, 'Orchard in the news')).toEqual(['o']);
  });
});

describe('keyword rules', () => {
  it('match by themselves, ask for words, and forbid words', () => {
    const keywords = { any: ['Lighthouse project'], must: ['budget'], mustNot: ['football'] };
    const matcher = matcherOf(account('a', 'Zweifel Werke', { keywords }));
    expect(idsIn(matcher, 'Budget for the Lighthouse Project')).toEqual(['a']);
    expect(idsIn(matcher, 'The Lighthouse Project')).toEqual([]);
    expect(idsIn(matcher, 'Lighthouse project: football against the budget')).toEqual([]);
  });
});

describe('a changing list of accounts', () => {
  it('forgets what was removed or renamed, and gives its memory back', () => {
    const matcher = matcherOf(account('keep', 'Steadfirm Holdings plc'));
    const before = matcher.bytes;
    for (let round = 0; round < 20; round++) {
      for (let i = 0; i < 200; i++) matcher.set(account(`x${i}`, `Varun${i} Works ${round} Ltd`));
      for (let i = 0; i < 200; i++) matcher.set(account(`x${i}`, `Other${i} Mills ${round} Ltd`));
      expect(idsIn(matcher, `Varun7 Works ${round} said so`)).toEqual([]);
      expect(idsIn(matcher, `Other7 Mills ${round} said so`)).toEqual(['x7']);
      for (let i = 0; i < 200; i++) matcher.remove(`x${i}`);
    }
    expect(idsIn(matcher, 'Other7 Mills 19 said so')).toEqual([]);
    expect(idsIn(matcher, 'Steadfirm Holdings said so')).toEqual(['keep']);
    expect(matcher.accounts).toBe(1);
    expect(matcher.bytes).toBeLessThan(before * 10);
    for (let i = 0; i < 5_000; i++) matcher.set(account(`many${i}`, `Kelm${i} Yard`));
    for (let i = 0; i < 5_000; i += 2) matcher.remove(`many${i}`);
    expect(idsIn(matcher, 'Kelm4998 Yard and Kelm4999 Yard said so')).toEqual(['many4999']);
    for (let i = 1; i < 5_000; i += 2) matcher.remove(`many${i}`);
    expect(matcher.accounts).toBe(1);
  });

  it('with domains finds the domain whole', () => {
    const matcher = matcherOf(account('d', 'Threewise Print', { domains: ['3wise.example'] }));
    expect(idsIn(matcher, 'Notes from a visit to 3wise.example')).toEqual(['d']);
    expect(idsIn(matcher, 'Write to ir@3wise.example')).toEqual(['d']);
    expect(idsIn(matcher, 'Notes from my3wise.example')).toEqual([]);
  });
});

describe('what stands beside a name', () => {
  it('makes companies of all names behind "the can makers"', () => {
    const matcher = matcherOf(account('d', 'Ball Corporation', { aliases: ['Ball'] }), account('w', 'Crown Inc.'));
    expect(idsIn(matcher, 'A rival gives up', 'The can makers Ball and Crown each take two plants.')).toEqual([
      'd',
      'w',
    ]);
    expect(idsIn(matcher, 'Crown jewels of the ball', 'The Ball was opened by a duchess with a Crown.')).toEqual([]);
  });

  it('makes a town of a name behind "la ville de", and a stop of one before "station"', () => {
    const matcher = matcherOf(account('m', 'Mirepoix Optique SAS', { aliases: ['Mirepoix'] }));
    expect(idsIn(matcher, 'Mirepoix : la fête aura lieu en mai', 'La ville de Mirepoix attend du monde.')).toEqual([]);
    expect(idsIn(matcher, 'A walk along the wall', 'From Mirepoix station it takes an hour.')).toEqual([]);
    expect(idsIn(matcher, "L'opticien Mirepoix Optique dément")).toEqual(['m']);
  });

  it("lets a horse win where no word of the account's trade stands", () => {
    const cinemas = account('c', 'Silver Reel Cinemas, Inc.', { aliases: ['Silver Reel'], industry: 'Cinemas' });
    const race = 'The grey mare Silver Reel won the stakes by a neck.';
    expect(idsIn(matcherOf(cinemas), 'Silver Reel, the outsider, wins the Holmby Stakes', race)).toEqual([]);
    expect(idsIn(matcherOf(cinemas), 'At Silver Reel, hits fill the house', 'The cinema chain lost less.')).toEqual([
      'c',
    ]);
  });

  it('tells a Japanese company from the animal whose name it bears', () => {
    const matcher = matcherOf(account('l', 'ライオン株式会社', { aliases: ['ライオン'] }));
    expect(
      idsIn(
        matcher,
        'ライオン、泡で時間を知らせる石けんを発売',
        '日用品大手のライオンは16日、3月に発売すると発表した。',
      ),
    ).toEqual(['l']);
    expect(idsIn(matcher, '動物園のライオン、赤ちゃん三頭が誕生')).toEqual([]);
  });
});
