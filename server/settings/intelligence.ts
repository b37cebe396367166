import { setting } from './setting.ts';
import { wholeNumber } from './shapes.ts';
import { vendorSetting } from './vendor-setting.ts';

/** News, and the models that read it and calls. */
export const intelligence = {
  NEWSAPI_DAILY_REQUESTS: setting({ help: 'requests to NewsAPI a day', schema: wholeNumber(), default: '100' }),
  OPENAI_DAILY_TOKENS: setting({
    help: 'tokens a day that reading articles may take',
    schema: wholeNumber(),
    default: '500000',
  }),
  OPENAI_DAILY_CALL_TOKENS: setting({
    help: 'tokens a day that reading calls may take',
    schema: wholeNumber(),
    default: '500000',
  }),
  OPENAI_DAILY_LINE_TOKENS: setting({
    help: 'tokens a day that writing personal lines may take',
    schema: wholeNumber(),
    default: '100000',
  }),
  GOOGLE_LANGUAGE_DAILY_UNITS: setting({
    help: 'thousands of characters a day that Google Natural Language may judge; an article takes up to 3',
    schema: wholeNumber(),
    default: '150',
  }),
  GOOGLE_LANGUAGE_API_KEY: vendorSetting('API key of Google Natural Language', { secret: true }),
  GOOGLE_LANGUAGE_BASE_URL: vendorSetting(
    'address of Google Natural Language (default: https://language.googleapis.com/v2)',
  ),
  GOOGLE_NEWS_TERMS: vendorSetting('`accepted` where the terms of Google News are'),
  GOOGLE_NEWS_BASE_URL: vendorSetting('address of Google News (default: https://news.google.com)'),
  NEWSAPI_BASE_URL: vendorSetting('address of NewsAPI (default: https://newsapi.org/v2)'),
  NEWSAPI_KEY: vendorSetting('API key of NewsAPI', { secret: true }),
  OPENAI_API_KEY: vendorSetting('API key of OpenAI or of a server with the same API', { secret: true }),
  OPENAI_BASE_URL: vendorSetting('address of that API (default: https://api.openai.com/v1)'),
  OPENAI_MODEL: vendorSetting('language model'),
  OPENAI_TRANSCRIBE_MODEL: vendorSetting('transcription model (default: whisper-1)'),
  TRANSCRIBE_REGION: vendorSetting('region of Amazon Transcribe, for recordings in S3_BUCKET'),
  TRANSCRIBE_ENDPOINT: vendorSetting('address of the Amazon Transcribe API (default: that of the region)'),
};
