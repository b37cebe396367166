import type { OccasionType } from '@sequelstring/contract/dates.ts';
import { mayTranslateTemplate } from '@sequelstring/contract/template-policy.ts';
import { currentLocale } from '../../../lib/format.ts';
import { templateWords as words } from '../../../lib/messages/occasions.ts';
import { useSession } from '../../../lib/session.ts';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import { useTemplates } from '../api/template.queries.ts';

const languages = [
  'cs',
  'da',
  'de',
  'de-AT',
  'de-CH',
  'en',
  'en-GB',
  'es',
  'fi',
  'fr',
  'hu',
  'it',
  'ja',
  'ko',
  'nb',
  'nl',
  'pl',
  'pt',
  'pt-BR',
  'ro',
  'sv',
  'tr',
  'uk',
  'zh',
];
const none = 'none';

interface TemplateLanguageProps {
  occasion: OccasionType;
  /** The template itself, which cannot be a translation of its own. */
  id: string | undefined;
  language: string | undefined;
  translationOf: string | undefined;
  readOnly: boolean;
  onChange(change: { language?: string; translationOf?: string }): void;
}

/** The language that a template is written in, and of which other one it is the translation. */
export function TemplateLanguage({ occasion, id, language, translationOf, readOnly, onChange }: TemplateLanguageProps) {
  const { data = [] } = useTemplates(occasion);
  const names = new Intl.DisplayNames(currentLocale(), { type: 'language' });
  const known = language && !languages.includes(language) ? [...languages, language] : languages;
  const options = known
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
  const user = useSession((state) => state.user);
  const originals = data.filter(
    (template) =>
      template.id !== id &&
      !template.translationOf &&
      (template.key === translationOf || (user && mayTranslateTemplate(user, template))),
  );
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={words.language} help={language ? undefined : words.languageHelp}>
        <Select
          options={[{ value: none, label: words.anyLanguage }, ...options]}
          value={language ?? none}
          disabled={readOnly}
          onValueChange={(value) => onChange(value === none ? {} : { language: value, translationOf })}
        />
      </Field>
      {language && (
        <Field label={words.translationOf} help={words.translationHelp}>
          <Select
            options={[
              { value: none, label: words.noTranslation },
              ...originals.map(({ key, name }) => ({ value: key, label: name })),
            ]}
            value={translationOf ?? none}
            disabled={readOnly}
            onValueChange={(value) => onChange({ language, translationOf: value === none ? undefined : value })}
          />
        </Field>
      )}
    </div>
  );
}
