import type { VendorCard, VendorSettings } from '../../kernel/integrations.ts';

export const openAiUrl = 'https://api.openai.com/v1';

export const baseUrlOf = (settings: VendorSettings): string =>
  (settings.OPENAI_BASE_URL ?? openAiUrl).replace(/\/+$/, '');

const mustBeAddress = (value: string): string | undefined =>
  URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
    ? undefined
    : 'must be an address such as https://api.openai.com/v1';

export const openAiCard: VendorCard = {
  vendor: 'openai',
  name: 'OpenAI and compatible servers',
  feature: 'calls',
  summary:
    'Transcribes and reads calls, and reads news, where a language model is named. Any server with the same API will do, also one of your own.',
  fields: [
    { name: 'OPENAI_API_KEY', label: 'API key', secret: true, required: true },
    {
      name: 'OPENAI_BASE_URL',
      label: 'Address',
      help: 'Leave empty for OpenAI itself.',
      secret: false,
      required: false,
      check: mustBeAddress,
    },
    {
      name: 'OPENAI_TRANSCRIBE_MODEL',
      label: 'Transcription model',
      help: 'whisper-1 unless told.',
      secret: false,
      required: false,
    },
    {
      name: 'OPENAI_MODEL',
      label: 'Language model',
      help: 'Reads calls and news. Without it they are read on this machine, and nothing is sent.',
      secret: false,
      required: false,
    },
  ],
  test: async (settings) => {
    const response = await fetch(`${baseUrlOf(settings)}/models`, {
      headers: { Authorization: `Bearer ${settings.OPENAI_API_KEY}` },
      signal: AbortSignal.timeout(10_000),
    });
    await response.body?.cancel();
    if (response.status === 401 || response.status === 403) return 'The API key was refused.';
    return response.ok ? undefined : `The server answered with status ${response.status}.`;
  },
};
