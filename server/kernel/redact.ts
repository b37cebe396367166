const hidden = '[hidden]';

/** Members of JSON whose value is a secret whatever it is. */
const secretMember =
  /("[^"\\]{0,40}(?:passw|secret|token|authorization|cookie|api-?key|private-?key|[_-]key|credential)[^"\\]{0,40}":)"(?:[^"\\]|\\.)*"/gi;
/** Secrets in running text: tokens of sign-in, JSON Web Tokens, passwords and tokens in addresses. */
const inText: [RegExp, string][] = [
  [/\b(Bearer|Basic) [\w.~+/=-]{8,}/gi, `$1 ${hidden}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, hidden],
  [/(:\/\/[^/\s:@"']{0,200}:)[^/\s@"']{1,500}@/g, `$1${hidden}@`],
  [
    /([?&](?:access_token|refresh_token|token|code|key|api_?key|secret|password|sig(?:nature)?)=)[^&\s"'\\]+/gi,
    `$1${hidden}`,
  ],
];

/** Secrets that the program learnt while it ran, such as those that an administrator entered; the latest ones. */
const learnt = new Set<string>();
const mostLearnt = 500;

/** Has a value replaced from now on: in every line of the log, and in what vendors are quoted with. */
export function hideInLogs(secret: string): void {
  if (learnt.has(secret)) return;
  for (const spelling of spellingsOf(secret)) {
    if (learnt.has(spelling)) continue;
    learnt.add(spelling);
    if (learnt.size > mostLearnt) learnt.delete(learnt.values().next().value!);
  }
}

/**
 * What another program said of a request, as one short line for people to read. Some repeat the key that they refuse: the
 * secrets of vendors do not stand in it.
 */
export function quoteVendor(said: string, most = 500): string {
  const line = withoutLearnt(withoutPatterns(said)).replace(/[\p{Cc}\s]+/gu, ' ');
  return line.trim().slice(0, most);
}

function withoutPatterns(text: string): string {
  let left = text;
  for (const [pattern, replacement] of inText) left = left.replace(pattern, replacement);
  return left;
}

function withoutLearnt(text: string): string {
  let left = text;
  for (const secret of learnt) if (left.includes(secret)) left = left.replaceAll(secret, hidden);
  return left;
}

/** Makes the function that every line of the log passes: `secrets` and whatever looks like one are replaced. */
export function makeRedactor(secrets: readonly string[] = []): (line: string) => string {
  const known = secrets.flatMap(spellingsOf);
  return (line) => {
    let text = withoutLearnt(withoutPatterns(line.replace(secretMember, `$1"${hidden}"`)));
    for (const secret of known) if (text.includes(secret)) text = text.replaceAll(secret, hidden);
    return text;
  };
}

/** A secret as it stands alone and within a string of JSON; of an address with a password, that as well. */
function spellingsOf(secret: string): string[] {
  const password = URL.parse(secret)?.password ?? '';
  const all = [secret, password, decoded(password)].filter((text) => text.length >= 8);
  return [...new Set(all.flatMap((text) => [text, JSON.stringify(text).slice(1, -1)]))];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
