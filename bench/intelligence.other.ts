import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LabelledNews, NewsItem } from './intelligence.account-news.ts';

/**
 * News about accounts of other trades, written before any rule had seen it, `winter` by someone who knew the cues of
 * categories. Read then, `spring` had matching precision .97 and recall .90, traps .06, categories .77, sentiment .73, copies .92,
 * stories .90 and .53; `autumn`, which came later, .98, .96, .05, .71, .76, 1.00, .91 and .71; `winter`, the latest, 1.00, .93,
 * .00, .76, .73, 1.00,
 * 1.00 and .50. What they showed has been mended since. First the accounts, one a line: id, name, aliases,
 * domains, tickers, country, trade. Then the articles:
 *
 *     @ 2026-02-03T07:10 en earnings c1 n1 Continental Wire     time, language, category, story, copy ("-" for none), publisher
 *     a line for the title, one for the summary
 *     = ostrander+ (snap0)                                      accounts it names and the feeling towards each; in brackets, in passing
 *     ! next ball                                               accounts whose words stand there but that are not meant
 */
export function otherNews(): LabelledNews[] {
  const folder = join(import.meta.dirname, 'news');
  return readdirSync(folder)
    .sort()
    .map((file) => parse(basename(file, '.txt'), readFileSync(join(folder, file), 'utf8')));
}

function parse(name: string, text: string): LabelledNews {
  const [accounts, ...articles] = text.split(/^@ /m);
  return {
    name,
    accounts: accounts!.trim().split('\n').map(accountOf),
    items: articles.map((article, index) => itemOf(`${name}-${index}`, article.trim())),
  };
}

function accountOf(line: string): LabelledNews['accounts'][number] {
  const [id, name, aliases, domains, tickers, country, industry] = line.split('|').map((cell) => cell.trim());
  const list = (cell: string) => cell.split(';').flatMap((part) => part.trim() || []);
  return {
    id: id!,
    name: name!,
    aliases: list(aliases!),
    domains: list(domains!),
    tickers: list(tickers!),
    country: country!,
    industry: industry!,
  };
}

const feelings: Record<string, string> = { '+': 'positive', '0': 'neutral', '-': 'negative' };

function itemOf(id: string, article: string): NewsItem {
  const [head, title, summary, ...marks] = article.split('\n');
  const [time, lang, category, cluster, copy] = head!.split(' ');
  const words = (sign: string) =>
    marks
      .find((line) => line.startsWith(sign))
      ?.slice(1)
      .match(/\S+/g) ?? [];
  return {
    id,
    title: title!,
    summary: summary!,
    url: `https://${id}.example/article`,
    publishedAt: `${time}:00Z`,
    lang: lang!,
    gold: {
      accounts: words('=').map((mark) => {
        const [, account, feeling] = /([\w-]+)([+0-])/.exec(mark)!;
        return { id: account!, sentiment: feelings[feeling!]!, main: !mark.startsWith('(') };
      }),
      notAccounts: words('!'),
      category: category as NewsItem['gold']['category'],
      cluster: cluster === '-' ? null : cluster!,
      copy: copy === '-' ? null : copy!,
    },
  };
}
