import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet, { type HelmetOptions } from 'helmet';
import type { BrowserSources } from '../integrations.ts';

/** Header names and values in turn, as `ServerResponse.writeHead` takes them. */
export type HeaderList = readonly string[];

const none = ["'none'"];
const self = ["'self'"];

/** Headers for replies of the API: nothing in them may be run, framed or sniffed. */
export const apiHeaders = (options: { https: boolean }): HeaderList =>
  headersOf({
    ...shared(options),
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: none, frameAncestors: none } },
  });

/**
 * Headers for pages. Scripts come from this server alone and none stand inline. Inline style attributes stay allowed:
 * menus and dialogs are placed by them. Mail previews, frames made of `srcdoc`, live by the same policy and show no images from elsewhere.
 * `sources` are those of vendors whose part in the browser is set up.
 */
export const pageHeaders = (
  options: { https: boolean },
  sources: BrowserSources = { connect: [], media: [] },
): HeaderList =>
  headersOf({
    ...shared(options),
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: none,
        scriptSrc: self,
        styleSrc: ["'self'", "'unsafe-inline'"],
        // No image from elsewhere: a template's would tell its server who looked at a preview, and from where.
        imgSrc: ["'self'", 'data:'],
        fontSrc: self,
        mediaSrc: [...self, ...sources.media],
        connectSrc: [...self, ...sources.connect],
        manifestSrc: self,
        workerSrc: self,
        frameSrc: self,
        baseUri: none,
        formAction: self,
        frameAncestors: none,
        objectSrc: none,
      },
    },
  });

const shared = ({ https }: { https: boolean }): HelmetOptions => ({
  strictTransportSecurity: https && { maxAge: 31_536_000, includeSubDomains: false },
  referrerPolicy: { policy: 'same-origin' },
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
  xDnsPrefetchControl: false,
  originAgentCluster: false,
});

/** Lets Helmet set its headers once, so that no request pays for working them out. */
function headersOf(options: HelmetOptions): HeaderList {
  const headers: string[] = [];
  const recorder = {
    setHeader: (name: string, value: string) => headers.push(name, value),
    removeHeader: () => {},
  };
  helmet(options)({} as IncomingMessage, recorder as unknown as ServerResponse, (error) => {
    if (error) throw error;
  });
  return headers;
}
