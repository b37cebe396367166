export interface VcardParameters {
  /** TYPE values and the nameless parameters of vCard 2.1, lower case. */
  types: string[];
  /** 1 is the most preferred (PREF of vCard 4.0, TYPE=pref counts as 1); 101 where nothing is said. */
  preference: number;
  charset?: string;
  encoding?: 'quoted-printable' | 'base64';
  /** All others by upper-case name, the first value of each. */
  others: Record<string, string>;
  /** There was a parameter without a name, as only vCard 2.1 has them. */
  nameless: boolean;
}

/** Reads what stands between a property's name and its colon: `TYPE=home;PREF=1` or, in vCard 2.1, `HOME;PREF`. */
export function parseParameters(text: string): VcardParameters {
  const parameters: VcardParameters = { types: [], preference: 101, others: Object.create(null), nameless: false };
  for (const piece of splitOutsideQuotes(text, ';')) {
    const equals = piece.indexOf('=');
    const name = equals < 0 ? '' : piece.slice(0, equals).trim().toUpperCase();
    const values = splitOutsideQuotes(piece.slice(equals + 1), ',').map(unquote);
    for (const value of values) if (name || value) take(parameters, name, value);
  }
  if (parameters.types.includes('pref')) parameters.preference = 1;
  return parameters;
}

function take(parameters: VcardParameters, name: string, value: string): void {
  const lower = value.toLowerCase();
  if (name === 'TYPE') {
    // RFC 6350's own example quotes several types together: TYPE="work,voice".
    for (const type of lower.split(',')) if (type.trim()) parameters.types.push(type.trim());
    return;
  }
  const encoding = encodings.get(lower);
  if (name === 'ENCODING' || (!name && (encoding || lower === '8bit' || lower === '7bit'))) {
    parameters.encoding = encoding;
    parameters.nameless ||= !name;
    return;
  }
  if (name === 'CHARSET') parameters.charset = value;
  else if (name === 'PREF') parameters.preference = Math.min(Math.max(Number.parseInt(value, 10) || 101, 1), 101);
  else if (name) parameters.others[name] ??= value;
  else {
    parameters.nameless = true;
    parameters.types.push(lower);
  }
}

const encodings = new Map<string, 'quoted-printable' | 'base64'>([
  ['quoted-printable', 'quoted-printable'],
  ['base64', 'base64'],
  ['b', 'base64'],
]);

function splitOutsideQuotes(text: string, delimiter: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (char === '"') quoted = !quoted;
    else if (char === delimiter && !quoted) {
      pieces.push(text.slice(start, index));
      start = index + 1;
    }
  }
  if (quoted) return text.split(delimiter);
  pieces.push(text.slice(start));
  return pieces;
}

/** Takes the quotes off and undoes RFC 6868: ^n is a line break, ^' a quote, ^^ a circumflex. */
function unquote(value: string): string {
  const trimmed = value.trim();
  const bare = trimmed.length > 1 && trimmed.startsWith('"') && trimmed.endsWith('"') ? trimmed.slice(1, -1) : trimmed;
  return bare.replace(/\^([n'^])/g, (_, code: string) => (code === 'n' ? '\n' : code === "'" ? '"' : '^'));
}
