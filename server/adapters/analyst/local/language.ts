import { plain } from '../../../kernel/words.ts';

/** Small words that tell a language, folded; those that several share count for each. */
const smallWords: Record<string, string> = {
  en: 'the of and to in is that for on with as by at from was has its it said be are an this will have which after not or but says new up over into than more first he she they we you your',
  de: 'der die das und ist von zu mit den auf fur im dem des ein eine einen nicht sich auch nach bei aus wird hat um am sind einer wie uber als zum zur noch vor durch seine ihre sein war gegen kein mehr soll ab',
  fr: 'le la les de des du et en un une est pour que qui dans par sur au aux avec pas plus ne se ce son sa ses il elle ont sont a ete apres deux leur depuis mais ou selon cette',
  es: 'el la los las de del y en un una es para que por con se su sus al como mas no lo ha fue tras sobre entre desde son este esta pero hasta anos le ya segun',
  it: 'il lo la i gli le di del della dei delle e in un una per che con non si da al alla sono ha come piu nel nella su anche ma dopo tra suo sua dal',
  pt: 'o a os as de do da dos das e em um uma para que por com nao se no na nos nas ao mais como foi sua seu sao apos pelo pela tem entre ate',
  nl: 'de het een en van in is op te dat voor met zijn niet aan er om ook als bij door naar uit nog maar heeft worden wordt over na meer tegen hun dan werd',
  sv: 'och i att det som en pa ar av for med den till inte har om ett men var sig fran kan efter ska enligt vid nya mot under eller',
  da: 'og i at det som en pa er af for med den til ikke har om et men var sig fra kan efter skal ved nye mod under eller blev ud',
  nb: 'og i at det som en pa er av for med den til ikke har om et men var seg fra kan etter skal ved nye mot under eller ble ut',
  fi: 'ja on ei se etta oli mutta kun myos tai ovat joka han sen mukaan yhtio vuoden ole kuin jo niin',
  pl: 'i w na z do sie nie to jest ze o jak po od za przez co dla oraz ale tym przy jego byl roku bedzie moze',
  tr: 've bir bu da de ile icin olarak daha cok en gibi kadar sonra ise olan yil gore yeni oldu var',
  cs: 'a v na se ze je do to s z pro jako o by za po podle od pri byl jsou ktery ktere roku let',
  hu: 'a az es hogy nem is egy van volt meg de ez mint csak szerint ezer millio utan el ki',
  ro: 'si in de la cu pe a din pentru este nu care sa mai ce un o fost au prin dupa sunt lui',
  id: 'dan yang di ini itu dengan untuk dari dalam akan pada tidak ke juga oleh sebagai telah adalah tahun',
};
/** Letters that stand in one language or few. */
const letters: [RegExp, string, number][] = [
  [/[äöü]/i, 'de', 0.4],
  [/ß/, 'de', 3],
  [/[ñ¿¡]/i, 'es', 3],
  [/[ãõ]/i, 'pt', 3],
  [/[œêàùâîôû]|\b[dlnsjq]['’][aeiouhéè]/i, 'fr', 1],
  [/ç/i, 'fr', 0.4],
  [/å/i, 'sv', 0.6],
  [/[æø]/i, 'da', 0.8],
  [/[łąęśźż]/i, 'pl', 3],
  [/[řěů]/i, 'cs', 3],
  [/[őű]/i, 'hu', 3],
  [/[ğışİ]/, 'tr', 2],
  [/[țșă]/i, 'ro', 3],
];

const byWord = new Map<string, string[]>();
for (const [language, list] of Object.entries(smallWords))
  for (const word of list.split(' ')) byWord.set(word, [...(byWord.get(word) ?? []), language]);

const scripts: [RegExp, string][] = [
  [/[\p{sc=Hiragana}\p{sc=Katakana}]/gu, 'ja'],
  [/\p{sc=Hangul}/gu, 'ko'],
  [/\p{sc=Han}/gu, 'zh'],
  [/\p{sc=Arabic}/gu, 'ar'],
  [/\p{sc=Hebrew}/gu, 'he'],
  [/\p{sc=Greek}/gu, 'el'],
  [/\p{sc=Thai}/gu, 'th'],
  [/\p{sc=Devanagari}/gu, 'hi'],
  [/[іїєґ]/giu, 'uk'],
  [/\p{sc=Cyrillic}/gu, 'ru'],
];

/**
 * The language of a text as ISO 639-1, `und` when nothing tells it: by script, then by small words and letters. What the feed
 * claims decides when the text leaves it open.
 */
export function languageOf(text: string, claimed?: string): string {
  const claim = claimed?.toLowerCase().split(/[-_]/)[0];
  const count = text.match(/\p{L}/gu)?.length ?? 0;
  if (count === 0) return 'und';
  for (const [pattern, language] of scripts) {
    const share = (text.match(pattern)?.length ?? 0) / count;
    if (share > (language === 'ja' ? 0.1 : language === 'uk' ? 0.02 : 0.3)) return language;
  }
  const scores = new Map<string, number>();
  const add = (language: string, value: number) => scores.set(language, (scores.get(language) ?? 0) + value);
  for (const word of plain(text).match(/\p{L}+/gu) ?? []) {
    const languages = byWord.get(word);
    for (const language of languages ?? []) add(language, 1 / Math.sqrt(languages!.length));
  }
  for (const [pattern, language, value] of letters) if (pattern.test(text)) add(language, value);
  if (claim && scores.has(claim)) add(claim, 0.8);
  const [best] = [...scores].sort((a, b) => b[1] - a[1]);
  if (!best || best[1] < 0.5) return claim && /^[a-z]{2}$/.test(claim) ? claim : 'und';
  return best[0];
}
