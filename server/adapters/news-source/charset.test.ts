import { expect, it } from 'vitest';
import { encoderOf } from '../../kernel/text/encoder.fixture.ts';
import { decodeDocument } from './charset.ts';

const feed = (title: string, language?: string) =>
  `<rss version="2.0"><channel>${language ? `<language>${language}</language>` : ''}<item><title>${title}</title></item></channel></rss>`;

it.each([
  ['euc-kr', '서울 상사, 분기 이익 두 배로 늘어'],
  ['gb18030', '北京公司发布新产品，销售额增长百分之二十'],
  ['big5', '台北公司發表新產品，這是我們的好成績'],
  ['shift_jis', '港の玩具会社、純利益が二割減'],
  ['euc-jp', '港の玩具会社は、純利益が二割減と発表した'],
  ['koi8-r', 'Прибыль компании выросла вдвое'],
  ['windows-1251', 'Прибыль компании выросла вдвое'],
  ['windows-1252', 'Société « Élan » : bénéfice doublé – l’œuvre'],
])('a feed in %s that says nothing about itself is read by its letters', (charset, title) => {
  expect(decodeDocument(encoderOf(charset)(feed(title)))).toBe(feed(title));
});

it.each([
  ['windows-1250', 'Łódź: zysk spółki wzrósł', 'pl', ''],
  ['iso-8859-2', 'Łódź: zysk spółki wzrósł, środa będzie lepsza', 'pl', ''],
  ['windows-1250', 'Příjmy společnosti vzrostly', undefined, 'news.example.cz'],
  ['windows-1253', 'Τα κέρδη της εταιρείας διπλασιάστηκαν', 'el', ''],
  ['windows-1254', 'Şirketin kârı iki katına çıktı', 'tr-TR', ''],
  ['windows-1255', 'רווחי החברה הוכפלו', 'he', ''],
  ['windows-1256', 'تضاعفت أرباح الشركة', 'ar', ''],
  ['windows-874', 'กำไรของบริษัทเพิ่มขึ้นสองเท่า', undefined, 'news.example.th'],
  ['big5', '台北新品', 'zh-TW', ''],
])('a feed in %s is read by its language or the country of its host: %s, %s%s', (charset, title, language, host) => {
  const text = feed(title, language);
  expect(decodeDocument(encoderOf(charset)(text), undefined, host)).toBe(text);
});
