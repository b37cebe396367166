import type { VendorCard, VendorSettings } from '../../kernel/integrations.ts';

/** Loads the SDK, which is large, only where it is used; it finds keys by itself where none were given. */
export async function transcribeClient(settings: VendorSettings, maxAttempts = 3) {
  const sdk = await import('@aws-sdk/client-transcribe');
  const { TRANSCRIBE_REGION, TRANSCRIBE_ENDPOINT, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = settings;
  const client = new sdk.TranscribeClient({
    region: TRANSCRIBE_REGION!,
    maxAttempts,
    ...(TRANSCRIBE_ENDPOINT && { endpoint: TRANSCRIBE_ENDPOINT }),
    ...(AWS_ACCESS_KEY_ID &&
      AWS_SECRET_ACCESS_KEY && {
        credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
      }),
  });
  return { sdk, client };
}

export const awsTranscribeCard: VendorCard = {
  vendor: 'aws-transcribe',
  name: 'Amazon Transcribe',
  feature: 'calls',
  summary: 'Transcribes recordings of calls. It reads them from Amazon S3, so files must be kept there (S3_BUCKET).',
  help: 'https://docs.aws.amazon.com/transcribe/latest/dg/security_iam_id-based-policy-examples.html',
  fields: [
    {
      name: 'TRANSCRIBE_REGION',
      label: 'Region',
      placeholder: 'eu-west-1',
      help: 'The region of the bucket.',
      secret: false,
      required: true,
      check: (value) => (/^[a-z]{2}(-[a-z]+)+-\d$/.test(value) ? undefined : 'must be a region such as eu-west-1'),
    },
    {
      name: 'AWS_ACCESS_KEY_ID',
      label: 'Access key ID',
      help: 'Leave empty to use the role of the machine.',
      secret: false,
      required: false,
    },
    { name: 'AWS_SECRET_ACCESS_KEY', label: 'Secret access key', secret: true, required: false },
    {
      name: 'TRANSCRIBE_ENDPOINT',
      label: 'API address',
      help: 'Leave empty for Amazon itself.',
      secret: false,
      required: false,
      check: (value) => (URL.canParse(value) ? undefined : 'must be an address'),
    },
  ],
  test: async (settings) => {
    const { sdk, client } = await transcribeClient(settings, 1);
    try {
      await client.send(new sdk.ListTranscriptionJobsCommand({ MaxResults: 1 }), {
        abortSignal: AbortSignal.timeout(10_000),
      });
      return undefined;
    } catch (error) {
      return `Amazon Transcribe refused: ${(error as Error).message}`;
    } finally {
      client.destroy();
    }
  },
};
