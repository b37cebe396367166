import type { VendorCard, VendorSettings } from '../../kernel/integrations.ts';

const isAddress = (value: string): string | undefined =>
  URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
    ? undefined
    : 'must be an address that begins with https://';

export const newsApiOf = (settings: VendorSettings | undefined): { apiKey: string; baseUrl: string } | undefined =>
  settings?.NEWSAPI_KEY
    ? {
        apiKey: settings.NEWSAPI_KEY,
        baseUrl: (settings.NEWSAPI_BASE_URL ?? 'https://newsapi.org/v2').replace(/\/+$/, ''),
      }
    : undefined;

export const newsApiCard: VendorCard = {
  vendor: 'newsapi',
  name: 'NewsAPI',
  feature: 'intelligence',
  summary: 'Searches many publishers. Its free plan is for development, allows 100 requests a day, and is a day late.',
  help: 'https://newsapi.org/docs/get-started',
  fields: [
    { name: 'NEWSAPI_KEY', label: 'API key', secret: true, required: true },
    {
      ...{ name: 'NEWSAPI_BASE_URL', label: 'Address', help: 'Leave empty for NewsAPI itself.' },
      ...{ secret: false, required: false, check: isAddress },
    },
  ],
};

export const googleNewsCard: VendorCard = {
  vendor: 'google-news',
  name: 'Google News',
  feature: 'intelligence',
  summary:
    'Searches Google News by its feeds. Google allows these feeds for personal, non-commercial use in a feed reader only; any other use is prohibited. Off until you accept that.',
  help: 'https://support.google.com/news/publisher-center/answer/6016113',
  fields: [
    {
      ...{ name: 'GOOGLE_NEWS_TERMS', label: 'Terms', secret: false, required: true },
      help: 'Enter “accepted” if your use is within these terms.',
      check: (value) => (value === 'accepted' ? undefined : 'must be the word accepted'),
    },
    {
      ...{ name: 'GOOGLE_NEWS_BASE_URL', label: 'Address', help: 'Leave empty for Google News itself.' },
      ...{ secret: false, required: false, check: isAddress },
    },
  ],
};

export const googleNewsOf = (settings: VendorSettings | undefined): string | undefined =>
  settings?.GOOGLE_NEWS_TERMS === 'accepted'
    ? (settings.GOOGLE_NEWS_BASE_URL ?? 'https://news.google.com').replace(/\/+$/, '')
    : undefined;
