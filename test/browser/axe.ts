import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What is wrong with a page for those who cannot see it or use no mouse: rule and element, by WCAG 2.2 AA. */
export async function violationsOf(page: Page): Promise<string[]> {
  // What fades in has no colours to judge before it is there.
  await page.evaluate('Promise.allSettled(document.getAnimations().map((animation) => animation.finished))');
  await page.evaluate(`${axe.source}; undefined`);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = (await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(tags)}, resultTypes: ['violations'] })`,
  )) as { violations: { id: string; nodes: { html: string }[] }[] };
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}
