import type { VendorCard, VendorSettings } from '../../../kernel/integrations.ts';
import { askGoogle, GoogleLanguageError, type GoogleLanguageSettings } from './client.ts';

const isAddress = (value: string): string | undefined =>
  /^https?:\/\/.+\/v[12]\/?$/.test(value) && URL.canParse(value)
    ? undefined
    : 'must be an address that ends with /v1 or /v2';

export const googleLanguageOf = (settings: VendorSettings | undefined): GoogleLanguageSettings | undefined =>
  settings?.GOOGLE_LANGUAGE_API_KEY
    ? {
        apiKey: settings.GOOGLE_LANGUAGE_API_KEY,
        baseUrl: (settings.GOOGLE_LANGUAGE_BASE_URL ?? 'https://language.googleapis.com/v2').replace(/\/+$/, ''),
      }
    : undefined;

export const googleLanguageCard: VendorCard = {
  vendor: 'google-language',
  name: 'Google Natural Language',
  feature: 'intelligence',
  summary: 'Judges the sentiment of news. Articles are sent to Google; without it they are read on this machine.',
  help: 'https://cloud.google.com/natural-language/docs/setup',
  fields: [
    { name: 'GOOGLE_LANGUAGE_API_KEY', label: 'API key', secret: true, required: true },
    {
      ...{ name: 'GOOGLE_LANGUAGE_BASE_URL', label: 'Address', help: 'Leave empty for Google itself.' },
      ...{ secret: false, required: false, check: isAddress },
    },
  ],
  test: async (settings) => {
    const given = googleLanguageOf(settings);
    if (!given) return 'Enter an API key.';
    try {
      await askGoogle(given, 'All is well.', 'en');
      return undefined;
    } catch (error) {
      if (error instanceof GoogleLanguageError) return error.message;
      throw error;
    }
  },
};
