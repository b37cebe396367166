/** Feeds of invented news: each account is named in one story, a third of these stories in two feeds, the others name nobody. */
export const plan = { sources: 20, perSource: 150, accounts: 900, copies: 300, flashes: 40 };

const syllables = ['zor', 'kem', 'mir', 'rov', 'tul', 'vel', 'nox', 'dra', 'pli', 'gon'];

/** Made of syllables, so that no name is part of another. */
export function accountName(n: number): string {
  const name = [...String(n).padStart(4, '0')].map((digit) => syllables[Number(digit)]).join('');
  return `${name[0]!.toUpperCase()}${name.slice(1)}ix Aerospace Inc.`;
}

/** The articles of one feed: those with a number congruent to its own. */
export function feedOf(source: number): string {
  const items = Array.from({ length: plan.perSource }, (_, i) => itemOf(i * plan.sources + source));
  return `<rss version="2.0"><channel><title>Wire ${source}</title>${items.join('')}</channel></rss>`;
}

function itemOf(n: number): string {
  if (n < plan.accounts) return story(n, `/a/${n}`);
  if (n < plan.accounts + plan.copies) return story(n - plan.accounts + 1, `/c/${n}`);
  const team = syllables[n % 10]! + syllables[Math.floor(n / 10) % 10]! + syllables[Math.floor(n / 100) % 10]!;
  return item(
    `${team} wins match ${n} of the autumn league`,
    `/s/${n}`,
    `In front of ${n * 7} spectators ${team} turned a late deficit round. The coach spoke of a long season and of ${n % 9} players who were injured in the weeks before, and the away side left by train in the rain.`,
  );
}

const story = (n: number, link: string) =>
  item(
    `${accountName(n)} recalls ${n + 100} seat rails`,
    link,
    `${accountName(n)} is recalling ${n + 100} seat rails after inspectors found cracks in batch ${n * 37}. The supplier said on Monday that ${n % 23} airlines were told, that no one was hurt, and that new parts would be ready within ${(n % 11) + 2} weeks. Analysts put the cost at ${n * 3} thousand euros.`,
  );

const item = (title: string, link: string, text: string) =>
  `<item><title>${title}</title><link>https://wire.test${link}</link><guid isPermaLink="false">${link}</guid><description>${text}</description></item>`;

/** A feed that has one story more each time. */
export const flashFeed = (count: number) =>
  `<rss version="2.0"><channel><title>Flash</title>${Array.from({ length: count }, (_, i) => story(plan.accounts + i, `/f/${i}`)).join('')}</channel></rss>`;
