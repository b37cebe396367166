import type { VendorCard, VendorSettings } from '../../kernel/integrations.ts';
import type { SesEventSettings } from './ses.events.ts';
import { SesMailer } from './ses.ts';
import { problemOf } from './setting-problem.ts';
import { readCertificate } from './sns.ts';

const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;
const TOPIC = /^arn:aws(?:-cn|-us-gov)?:sns:[a-z0-9-]+:\d{12}:[\w.-]+$/;

export const sesCard: VendorCard = {
  vendor: 'ses',
  name: 'Amazon SES',
  feature: 'email',
  summary: 'Sends email, and reports through Amazon SNS what was delivered, bounced or marked as spam.',
  help: 'https://docs.aws.amazon.com/ses/latest/dg/monitor-sending-activity-using-notifications.html',
  fields: [
    {
      name: 'SES_REGION',
      label: 'Region',
      placeholder: 'eu-west-1',
      secret: false,
      required: true,
      check: (value) => (REGION.test(value) ? undefined : 'must be a region such as eu-west-1'),
    },
    { name: 'AWS_ACCESS_KEY_ID', label: 'Access key ID', placeholder: 'AKIA…', secret: false, required: true },
    { name: 'AWS_SECRET_ACCESS_KEY', label: 'Secret access key', secret: true, required: true },
    {
      name: 'SES_TOPIC_ARNS',
      label: 'SNS topics that may report',
      placeholder: 'arn:aws:sns:eu-west-1:123456789012:ses-events',
      help: 'Separate with commas. Messages of other topics are refused.',
      secret: false,
      required: false,
      check: (value) =>
        topicsOf(value).every((topic) => TOPIC.test(topic)) ? undefined : 'must be ARNs of SNS topics',
    },
    {
      name: 'SES_CONFIGURATION_SET',
      label: 'Configuration set',
      help: 'Its event destination reports each message. Without one, set feedback notifications on the identity.',
      secret: false,
      required: false,
    },
    { name: 'SES_ENDPOINT', label: 'API address', help: 'Only for private endpoints.', secret: false, required: false },
    {
      name: 'SES_SNS_CERTIFICATE',
      label: 'Certificate of SNS',
      help: 'Only where this server cannot fetch it from amazonaws.com.',
      secret: false,
      required: false,
      check: (value) => problemOf(() => readCertificate(value)),
    },
  ],
  callbacks: [{ label: 'HTTPS subscription of the SNS topic', path: '/v1/webhooks/ses' }],
  webhooks: ['ses'],
  test: (settings) => createSes(settings, () => Temporal.Now.instant()).verify(),
};

export const createSes = (settings: VendorSettings, now: () => Temporal.Instant): SesMailer =>
  new SesMailer(
    {
      region: settings.SES_REGION!,
      accessKeyId: settings.AWS_ACCESS_KEY_ID!,
      secretAccessKey: settings.AWS_SECRET_ACCESS_KEY!,
      endpoint: settings.SES_ENDPOINT,
      configurationSet: settings.SES_CONFIGURATION_SET,
    },
    now,
  );

export const sesEventSettings = (settings: VendorSettings): SesEventSettings => ({
  topics: topicsOf(settings.SES_TOPIC_ARNS ?? ''),
  certificate: settings.SES_SNS_CERTIFICATE,
});

const topicsOf = (text: string): string[] => text.split(',').flatMap((topic) => topic.trim() || []);
