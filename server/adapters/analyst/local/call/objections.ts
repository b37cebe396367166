import type { CallTranscript } from '../../../../ports/analyst.call.ts';
import type { People } from './people.ts';
import type { Sentence } from './sentences.ts';
import { feelingOf } from './sentiment.ts';

/** Resistance, complaint or worry, each with how much it says on its own. */
const SIGNS: readonly [RegExp, number][] = [
  [
    /\b(?:too|so|more|quite|rather|very) (?:expensive|pricey|costly|dear|much money)\b|\bmore than we (?:had|have|can|planned|budgeted)\b|\bno (?:money|budget)\b|\bnot paying\b|\bout of (?:our )?budget\b|\bover budget\b|\bhappig\b|\bzu teuer\b/u,
    2,
  ],
  [
    /\b(?:worry|worries|worried|concern|concerns|concerned|nervous|afraid|uneasy|sceptical|skeptical|hesitant|reluctant|bedenken|sorge[nm]?|scared|uncomfortable)\b/u,
    2,
  ],
  [
    /\b(?:bothers?|annoys?|frustrat\w+|unhappy|disappoint\w+|angry|complain\w*|embarrassing|unacceptable|not acceptable|ärgerlich|peinlich|holprig|fed up)\b/u,
    2,
  ],
  [
    /\bnot going to (?:fly|work|happen|sign|get)\b|\bwe don't do\b|\bcan't (?:accept|live|sit|sell|justify|do)\b|\bdeal-?breaker\b|\bnobody (?:here )?wants\b|\bwouldn't use\b|\bstruggle to\b|\bhard to (?:sell|justify)\b|\bi(?:'m| am) not (?:paying|signing|going to)\b|\bboard policy\b/u,
    2,
  ],
  [
    /\b(?:outages?|downtime|crash\w*|failed|fails|broken|bugs?|errors?|outdated|veraltet|missed|misses|timed? out|lost (?:data|orders|hours))\b/u,
    1.5,
  ],
  [
    /\b(?:by hand|manually|every time|each time|again and again|nobody told us|why we are paying|what do we get for|does it mean in)\b/u,
    1,
  ],
  [
    /\b(?:the problem is|the trouble is|my (?:issue|problem|fear|worry)|the catch|but what about|the handwriting it missed|not convinced|don't believe|don't trust|doubt|too complicated|too long|too slow|too much work)\b/u,
    1.5,
  ],
];

/** What the other side resists, complains or worries about; also as our own people report it. */
export function objections(transcript: CallTranscript, people: People, sentences: readonly Sentence[][]): Sentence[] {
  const found: Sentence[] = [];
  const theirs = transcript.segments.some(({ speaker }) => people.bySpeaker(speaker).side === 'them');
  for (const [index, of] of sentences.entries()) {
    const { side } = people.bySpeaker(transcript.segments[index]!.speaker);
    if (theirs && side === 'us') continue;
    const text = of.map(({ plain }) => plain).join(' ');
    const signs = SIGNS.reduce((sum, [sign, weight]) => sum + (sign.test(text) ? weight : 0), 0);
    if (signs === 0) continue;
    const strength = signs + (feelingOf(text) < -0.3 ? 0.6 : 0) - (feelingOf(text) > 0.2 ? 1 : 0);
    if (strength >= 2 && !(of.length === 1 && text.endsWith('?'))) {
      found.push(of.find(({ plain }) => SIGNS.some(([sign]) => sign.test(plain))) ?? of[0]!);
    }
  }
  return found;
}
