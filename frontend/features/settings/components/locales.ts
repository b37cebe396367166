import type { ComboboxOption } from '../../../ui/combobox.tsx';

const tags = [
  'en-US en-GB en-AU en-CA en-IE en-IN en-NZ en-ZA cs-CZ da-DK de-AT de-CH de-DE el-GR es-ES es-MX et-EE fi-FI fr-BE fr-CA',
  'fr-CH fr-FR hi-IN hr-HR hu-HU id-ID it-CH it-IT ja-JP ko-KR lt-LT lv-LV nb-NO nl-BE nl-NL pl-PL pt-BR pt-PT ro-RO sk-SK',
  'sl-SI sv-SE tr-TR uk-UA vi-VN zh-CN zh-TW',
].flatMap((line) => line.split(' '));

/** Languages with their region, each with today's date as it is written there. */
export function localeOptions(): ComboboxOption[] {
  const names = new Intl.DisplayNames('en', { type: 'language' });
  const today = new Date();
  return tags
    .map((tag) => ({
      value: tag,
      label: names.of(tag) ?? tag,
      hint: new Intl.DateTimeFormat(tag, { dateStyle: 'medium' }).format(today),
    }))
    .sort((a, b) => a.label.localeCompare(b.label));
}
