import type { CallContext, CallTranscript } from '../../../../ports/analyst.call.ts';
import type { People } from './people.ts';
import type { Sentence } from './sentences.ts';

export interface Rival {
  name: string;
  sentence: Sentence;
}

/** Talk about other vendors: here, or in the sentence that it answers. */
const RIVALRY =
  /\b(?:compet\w+|other (?:vendors?|bidders?|providers?|tools?|suppliers?|solutions?)|bidders?|alternatives?|anybody else|anyone else|who else|which one (?:was|is) that|(?:last|other) (?:product|tool|system|vendor) we|(?:looking|looked) at|came in|(?:old|current|existing|outgoing|previous) (?:vendor|system|provider|tool)|switch(?:ing|ed)? (?:from|to)|migrat\w+|offering to|cheap(?:er)?|undercut|dinner with|been in to see|half-hour with|demo (?:with|from|by)|quote from|proposal from|konkurrenz|wettbewerb\w*|mitbewerber|schon im haus|sonst drin|we have a system|their own \w+ \w+ on|they're on|they are on|we're on|we use|instead of you|exists, and)\b/u;
const NAME = /(?<![.!?]["”’)]?\s)(?<!^)\b\p{Lu}[\p{L}\d]+(?:[A-Z][\p{L}\d]+)*\b/gu;
const ALONE = /^(?:it's |that's |that was |it was |mostly |mainly )?(\p{Lu}\p{Ll}[\p{L}\d]+)[.,]/iu;
const LOWER_CASE =
  /\b(?:looking at|looked at|talking to|compared (?:to|with)|switching to|quote from) (\p{L}{4,}(?: (?!just|and|as|so|right|now)\p{L}{3,})?)/u;
const COMMON =
  /^(?:I|The|And|But|So|Then|Yes|No|She|He|They|We|You|It|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|Easter|Christmas|CRM|ERP|API|PDF|CSV|SSO|IT|CEO|CFO|COO|CTO|VP|NDA|FAQ|SLA|EU|UK|US|USA|GDPR|Excel|Outlook|Teams|Zoom|Slack|Word|Windows|Google|Microsoft|SAP|Android|iPhone|English|German|French|Spanish|Customs|Doctor|Mister|Legal|Finance|Q[1-4])$/u;

/** Rival products: those that the CRM knows, and names that come up where people speak of other vendors. */
export function competitors(
  transcript: CallTranscript,
  context: CallContext,
  people: People,
  sentences: readonly Sentence[][],
): Rival[] {
  const found = new Map<string, Rival>();
  const add = (name: string, sentence: Sentence) => {
    const key = name.toLowerCase().replace(/\s/g, '');
    if (!found.has(key)) found.set(key, { name, sentence });
  };
  const known = (context.competitors ?? []).map((name) => ({
    name,
    pattern: new RegExp(
      `(?<![\\p{L}\\d])${name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll(' ', ' ?')}(?![\\p{L}\\d])`,
      'iu',
    ),
  }));
  const own = ownNames(transcript, context, people);
  const german = transcript.language?.startsWith('de') ?? false;
  let asked = false;
  for (const of of sentences) {
    const text = of.map(({ raw }) => raw).join(' ');
    const plain = of.map((sentence) => sentence.plain).join(' ');
    for (const { name, pattern } of known) {
      const sentence = of.find(({ raw }) => pattern.test(raw));
      if (sentence) add(name, sentence);
    }
    const rivalry = RIVALRY.test(plain);
    if (rivalry || asked) {
      for (const sentence of of)
        for (const name of namesIn(sentence, german)) if (!own(name, text)) add(name, sentence);
    }
    asked = rivalry && plain.includes('?');
  }
  return [...found.values()].filter(({ name }) => !isBrokenCopy(name, [...found.values()]));
}

function namesIn(sentence: Sentence, german: boolean): string[] {
  const { raw, plain } = sentence;
  if (raw === raw.toLowerCase()) {
    const name = LOWER_CASE.exec(plain)?.[1];
    return name && !/^(?:the|this|that|your|our|some|other|what|how|when|them|more)\b/u.test(name) ? [name] : [];
  }
  const alone = ALONE.exec(raw)?.[1];
  const named = german ? [] : (raw.match(NAME) ?? []);
  const used = /\b(?:they're|we're|are|is|was|im|mit) (?:on|also on|schon) (\p{Lu}\p{Ll}+)/u.exec(raw)?.[1];
  const subject = /^(?:In \p{L}+ ist |And |But )?(\p{Lu}\p{Ll}{3,}) (?:is|are|ist|sind|schon|exists|does) /u.exec(
    raw,
  )?.[1];
  return [alone && /^\p{Lu}/u.test(alone) ? alone : undefined, used, subject, ...named].filter(
    (name): name is string => name !== undefined && !COMMON.test(name) && name.length > 3,
  );
}

/** Names of people and firms that the call is about. */
function ownNames(
  transcript: CallTranscript,
  context: CallContext,
  people: People,
): (name: string, text: string) => boolean {
  const names = [
    ...people.all.map(({ name }) => name),
    context.accountName ?? '',
    ...transcript.segments
      .slice(0, 3)
      .flatMap(
        ({ text }) => /\b(?:from|at|here is \p{L}+ from the|speaking for) (\p{Lu}[\p{L}]+)/u.exec(text)?.[1] ?? [],
      ),
  ];
  const words = new Set(names.flatMap((name) => name.toLowerCase().split(/[\s-]+/)));
  const whole = transcript.segments.map(({ text }) => text).join(' ');
  return (name, text) => {
    const lower = name.toLowerCase();
    if (words.has(lower)) return true;
    // A word that also comes in lower case is no name; one that is greeted, or goes with "she", is a person.
    if (new RegExp(`(?<![\\p{L}])${lower}(?![\\p{L}])`, 'u').test(whole)) return name !== lower;
    return new RegExp(
      `\\b(?:Mr|Mrs|Ms|Dr|Doctor|Frau|Herr|Mister|Hi|Hello|Thanks,?|called|for|in|bei|near) ${name}\\b|\\b${name}(?:,| in| from) (?:she|he|who|finance|legal|operations)\\b|\\b${name} \\p{Lu}\\p{Ll}+(?:-\\p{Lu}\\p{Ll}+)?\\b`,
      'u',
    ).test(text);
  };
}

/** Speech recognition splits a name once and joins it elsewhere ("paper mint", "papermint"). */
const isBrokenCopy = (name: string, all: readonly Rival[]) =>
  all.some(
    (other) =>
      other.name !== name &&
      other.name.length < name.length &&
      other.name.toLowerCase() === name.toLowerCase().replaceAll(' ', ''),
  );
