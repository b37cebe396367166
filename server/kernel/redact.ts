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

/** Has a value replaced in every line of the log from now on. */
export function hideInLogs(secret: string): void {
  if (secret.length < 8 || learnt.has(secret)) return;
  learnt.add(secret);
  if (learnt.size > mostLearnt) learnt.delete(learnt.values().next().value!);
}

/** Makes the function that every line of the log passes: `secrets` and whatever looks like one are replaced. */
export function makeRedactor(secrets: readonly string[] = []): (line: string) => string {
  const known = secrets.filter((secret) => secret.length >= 8).flatMap((secret) => [secret, quoted(secret)]);
  return (line) => {
    let text = line.replace(secretMember, `$1"${hidden}"`);
    for (const [pattern, replacement] of inText) text = text.replace(pattern, replacement);
    for (const secret of learnt) if (text.includes(secret)) text = text.replaceAll(secret, hidden);
    for (const secret of known) if (text.includes(secret)) text = text.replaceAll(secret, hidden);
    return text;
  };
}

/** As it stands within a string of JSON. */
const quoted = (text: string) => JSON.stringify(text).slice(1, -1);
