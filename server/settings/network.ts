import { z } from 'zod';
import { setting } from './setting.ts';
import { addresses, addressRanges, hostNames, origins, url } from './shapes.ts';

/** Where a service is found by the gateway and by other modules. */
const serviceUrl = (what: string) => setting({ help: `${what}, separated by commas`, schema: addresses, default: '' });

/** How the program is reached, and what it may reach. */
export const network = {
  PORT: setting({
    help: 'port of the web server; 0 takes a free one',
    schema: z.string().regex(/^\d+$/, 'must be a number from 0 to 65535').transform(Number).pipe(z.number().max(65535)),
    default: '4000',
  }),
  HOST: setting({
    help: 'address to listen on; 0.0.0.0 opens the server to the network',
    schema: z.string().min(1),
    default: '127.0.0.1',
  }),
  PUBLIC_URL: setting({
    help: 'how browsers reach the server; used in mails and for the origin check (default: http://localhost:PORT)',
    schema: url(['http:', 'https:'], 'https://crm.example.com')
      .refine(
        (text) => !URL.canParse(text) || new URL(text).pathname === '/',
        'must have no path: the app takes up a whole host, such as https://crm.example.com',
      )
      .transform((text) => text.replace(/\/+$/, ''))
      .optional(),
  }),
  TRUST_PROXY: setting({
    help: 'addresses or ranges of reverse proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8',
    schema: addressRanges,
    default: '',
  }),
  ALLOWED_HOSTS: setting({
    help: 'host names that the server answers to, beside that of PUBLIC_URL, those of this machine and HOST',
    schema: hostNames,
    default: '',
  }),
  CORS_ORIGINS: setting({
    help: 'origins that the app is served from where that is not PUBLIC_URL, such as https://app.example.com',
    schema: origins,
    default: '',
  }),
  OUTBOUND_ALLOW: setting({
    help: 'private addresses or ranges that feeds, webhooks and links of users may reach, such as 10.1.0.0/16',
    schema: addressRanges,
    default: '',
  }),
  RATE_FACTOR: setting({
    help: 'multiplies how many calls per minute are allowed; raise it for load tests',
    schema: z
      .string()
      .regex(/^\d+(?:\.\d+)?$/, 'must be a number such as 1 or 2.5')
      .transform(Number)
      .refine((factor) => factor > 0, 'must be more than 0'),
    default: '1',
  }),
  WEB_URL: serviceUrl('for the gateway: addresses of the processes with the service web'),
  REALTIME_URL: serviceUrl('for the gateway: addresses of those with realtime, where that runs apart from web'),
  AUTH_URL: serviceUrl('addresses of the processes that serve the module auth, where it runs apart'),
  CRM_URL: serviceUrl('the same for crm'),
  OCCASIONS_URL: serviceUrl('the same for occasions'),
  SOCIAL_URL: serviceUrl('the same for social'),
  INTELLIGENCE_URL: serviceUrl('the same for intelligence'),
  CALLS_URL: serviceUrl('the same for calls'),
  METRICS_TOKEN: setting({
    help: 'bearer token for /metrics; without it only this machine may read them',
    schema: z.string().min(16, 'must have at least 16 characters').optional(),
    secret: true,
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting({
    help: 'OpenTelemetry collector that gets the traces over OTLP, such as http://collector:4318',
    schema: url(['http:', 'https:'], 'http://collector:4318').optional(),
  }),
};
