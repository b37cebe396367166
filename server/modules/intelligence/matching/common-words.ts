import { readFileSync } from 'node:fs';

/** Words that stand for something else than a company as a rule: common English words, names of people and places. */
let lists: { common: Set<string>; names: Set<string> } | undefined;

function load() {
  const common = new Set<string>();
  const names = new Set<string>();
  const text = readFileSync(new URL('./english-words.txt', import.meta.url), 'utf8');
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) continue;
    for (const word of line.split(' ')) {
      if (word === '') continue;
      if (word >= 'a') common.add(word);
      else names.add(word.toLowerCase());
    }
  }
  return { common, names };
}

/** Whether a folded word is in the dictionary, also as a plural or past tense. */
export function isCommonWord(word: string): boolean {
  lists ??= load();
  const { common } = lists;
  return (
    common.has(word) ||
    (word.endsWith('s') && common.has(word.slice(0, -1))) ||
    (word.endsWith('ed') && (common.has(word.slice(0, -2)) || common.has(word.slice(0, -1)))) ||
    (word.endsWith('ing') && (common.has(word.slice(0, -3)) || common.has(`${word.slice(0, -3)}e`))) ||
    (word.endsWith('ly') && common.has(word.slice(0, -2)))
  );
}

/** Whether a folded word is a well-known name of a person or a place. */
export function isProperName(word: string): boolean {
  lists ??= load();
  return lists.names.has(word);
}

/** Words of Japanese, Chinese and Korean that companies bear as names: animals, fruit, plants, weather and plain things. */
export const commonInCjk = new Set(
  `ライオン キリン タイガー パンダ ドラゴン イーグル ペンギン パンサー カモメ ツバメ スワン クジラ イルカ ラクダ ゾウ トンボ アリ
  アップル オレンジ レモン マンゴー チェリー ピーチ バナナ オリーブ りんご さくら サクラ すみれ ひまわり あさひ アサヒ みずほ
  サンライズ スター ムーン サン オーシャン リバー ブリッジ ゲート タワー ドア キー ボール ボックス ペン カード ブック
  ゼブラ キング クイーン クラウン ダイヤ ゴールド シルバー プラチナ パイロット トンネル トレイン タイム デイリー ユニティ スナップ
  任意 大和 三越 日立 旭 桜 虎 獅子 麒麟 苹果 小米 蜂巢 百合 大众 长城 长江 黄河 海底捞 美的 格力 好孩子 蓝月亮 朝日
  사과 호랑이 사자 무지개 바다 하나 우리 다음 새한 금호 한강 나무 별 오리온`.split(/\s+/),
);
