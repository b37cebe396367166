const STOP = new Set(
  `a about back above actually after again ah all alright also am an and any anyway are aren't as at back be because been before being below between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each even ever every few fine first for from further get gets getting go goes going gonna good got great had hadn't has hasn't have haven't having he her here hers herself hi him himself his how i i'd i'll i'm i've if in into is isn't it it's its itself just know last let let's like look lot make maybe me mean might more most much must my myself need new next nice no nope nor not now of off oh ok okay on once one only or other our ours ourselves out over own perfect please pretty probably put quite really right said same say see she should shouldn't so some something sorry still such sure take than thank thanks that that's the their theirs them themselves then there there's these they they're thing things think this those through to today tomorrow too two under until up us use very want was wasn't way we we'd we'll we're we've week well went were weren't what what's when where which while who why will with won't would wouldn't yeah year yep yes yesterday yet you you'd you'll you're you've your yours yourself three four five six seven eight nine ten hello bye monday tuesday wednesday thursday friday saturday sunday gotcha uh um er hmm ha mm mhm
  aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis bist bitte da damit dann das dass dein deine dem den denn der des dich die dir doch du durch ein eine einem einen einer eines er es euch eure euer für genau gerade gern gerne gibt gut hab habe haben hallo hat hatte hier ich ihm ihn ihnen ihr ihre im in ist ja jetzt kann kannst kein keine klar können könnte könntest ma machen mal man mehr mein meine mich mir mit muss nach nein nicht noch nur nun oder okay schon sehr sein seine sich sie sind so super um und uns unser unsere vom von vor war waren was wegen weil wenn wer werden wie wir wird wirklich wo würde würden zu zum zur heute morgen übermorgen woche montag dienstag mittwoch donnerstag freitag danke halt eben dich ganz`.split(
    /\s+/,
  ),
);

const WORD = /[\p{L}\d]+(?:['’-][\p{L}\d]+)*/gu;

/** Words in lower case, in their order. */
export const wordsOf = (text: string): string[] => text.toLowerCase().replaceAll('’', "'").match(WORD) ?? [];

export const isStopWord = (word: string): boolean => STOP.has(word);

/** A crude stem, enough to see that "duplicates" and "duplicate" or "emailing" and "email" are the same word. */
export function stem(word: string): string {
  let found = word.replace(/['’]s$/, '');
  if (found.length > 5) found = found.replace(/(?:ing|ed|es|ly|en|er)$/, '');
  else if (found.length > 4) found = found.replace(/(?:ed|es)$/, '');
  if (found.length > 3) found = found.replace(/[se]$/, '');
  return found;
}

/** Stems of the words that carry meaning. */
export const contentOf = (text: string): string[] =>
  wordsOf(text)
    .map((word) => word.replace(/'(?:ve|re|ll|d|m|s|t)$/, ''))
    .filter((word) => word.length > 2 && !STOP.has(word) && !/^\d/.test(word))
    .map(stem);
