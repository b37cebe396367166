const mention = /@\[([^\]]{1,120})\]\(([0-9a-f]{24})\)/g;
const mostMentions = 50;

/** The ids of the users behind `@[Name](id)`, each once; what is no user is text. */
export async function mentionsIn(
  text: string,
  { findUser }: { findUser(id: string): Promise<unknown> },
): Promise<string[]> {
  const ids = [...new Set([...text.matchAll(mention)].map(([, , id]) => id!))].slice(0, mostMentions);
  const known = await Promise.all(ids.map(async (id) => ((await findUser(id)) ? [id] : [])));
  return known.flat();
}

/** The text with names in place of mentions, for where it is read as it is. */
export const withoutIds = (text: string): string => text.replaceAll(mention, '@$1');
