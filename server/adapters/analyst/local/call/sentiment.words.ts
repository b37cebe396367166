/** How people on business calls sound pleased or troubled; our own list. Weights from 1 (mild) to 3 (strong). */
const lists: [number, string][] = [
  [
    3,
    'love loved fantastic excellent brilliant outstanding amazing delighted thrilled enormously impressed impressive wonderful superb begeistert großartig hervorragend fantastisch klasse',
  ],
  [
    2,
    'great perfect lovely happy pleased glad excited useful helpful constructive refreshing refreshingly appreciate appreciated enjoy enjoyed smooth smoothly success successful favourite favorite recommend impresses proud reliable approved approves honoured super prima toll freut freue zufrieden glücklich schön congratulations glückwunsch sensible welcome',
  ],
  [
    1,
    'good nice fine thanks thank thankful better best helps help easy works worked easily clear fair interesting like cool solid safe gut danke gern gerne passt hilft besser nett relief relieved promising',
  ],
  [
    -1,
    'sorry unfortunately hard difficult late slow miss missed missing complicated unclear confusing confused delay delayed expensive costly tight doubt doubts leider schwierig langsam teuer schade holprig happig veraltet nervous wary cheap retype rush blunt manually',
  ],
  [
    -2,
    'problem problems issue issues trouble worry worries worried concern concerns concerned bad wrong fail fails failed failing failure broken breaks struggle struggling annoying annoyed bothers bothered embarrassing disappointed disappointing complaint complain complaining mess painful pain lost lose losing stuck wasted waste refuse refused upset angry errors error crash crashed burned probleme fehler ärgerlich peinlich enttäuscht schlecht ärger sorge sorgen beschwerde stopping stops outages outage',
  ],
  [
    -3,
    'terrible horrible awful unacceptable furious nightmare disaster chaos useless ridiculous hate hated worst catastrophe lawsuit cancel cancelling terminate katastrophe unmöglich inakzeptabel furchtbar',
  ],
];

export const WEIGHTS = new Map<string, number>(
  lists.flatMap(([weight, words]) => words.split(' ').map((word) => [word, weight] as [string, number])),
);

/** Wordings whose feeling is not in their single words. */
export const PHRASES: readonly [RegExp, number][] = [
  [/\b(?:looking|look) forward\b|\bfreue mich\b/u, 2],
  [/\b(?:works?|working) (?:well|fine|great)\b/u, 2],
  [
    /\b(?:would|that'd|that would|this would) help\b|\bmuch more useful\b|\bgoing ahead\b|\bfirst good news\b|\bgood news\b/u,
    2,
  ],
  [
    /\bnot acceptable\b|\bnobody (?:told|is solving|tells|called|answers)\b|\bwhy we(?:'re| are) paying\b|\bnot going to (?:fly|sign|work)\b/u,
    -3,
  ],
  [
    /\b(?:too|more) expensive\b|\bno money\b|\bnot paying\b|\blost? (?:us|two|three|a) \w+\b|\bdon't (?:want|send)\b|\bnobody \w* ?wants\b/u,
    -2,
  ],
  [
    /\bwon't (?:renew|sign|buy|be)\b|\blook(?:ing)? for (?:an)?other (?:provider|vendor)\b|\bwaste (?:your|my|our) time\b|\bblowing the horn\b/u,
    -2,
  ],
  [/\bby hand\b|\bagain and again\b|\bevery time\b|\bstill (?:not|waiting)\b/u, -1],
  [/\bkein problem\b|\bno (?:problem|worries|rush|issue)\b|\bnot a problem\b|\bno offence taken\b/u, 1],
];

export const NEGATIONS = new Set(
  "not no never don't doesn't didn't isn't wasn't aren't weren't can't cannot couldn't won't wouldn't hardly without nicht kein keine keinen nie nothing nobody".split(
    ' ',
  ),
);
export const STRONGER = new Set(
  'very really so extremely absolutely totally completely super sehr wirklich total incredibly'.split(' '),
);
