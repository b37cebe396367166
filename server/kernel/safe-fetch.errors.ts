interface Facts {
  host?: string;
  timeoutMs?: number;
  most?: number;
  cause?: unknown;
}

const sentences = {
  bad_address: () => 'This is not a web address that can be opened. Use http:// or https://, without a password in it.',
  refused_address: ({ host }: Facts) => `${host} leads into a private network, which this server does not open.`,
  refused_host: ({ host }: Facts) => `${host} is not one of the hosts that this comes from.`,
  host_not_found: ({ host }: Facts) => `There is no server called ${host}.`,
  unreachable: ({ host }: Facts) => `${host} does not answer.`,
  bad_certificate: ({ host }: Facts) => `${host} has no valid certificate.`,
  bad_reply: ({ host }: Facts) => `${host} does not answer as a web server does.`,
  timeout: ({ timeoutMs = 0 }: Facts) => `No complete answer within ${timeoutMs / 1000} seconds.`,
  too_large: ({ most = 0 }: Facts) => `The answer has more than ${(most / 1_000_000).toLocaleString('en')} MB.`,
  too_many_redirects: ({ most }: Facts) => `The address redirects more than ${most} times.`,
  insecure_redirect: () => 'The address redirects from https to http.',
};

export type OutboundErrorCode = keyof typeof sentences;

/** Why an address outside could not be opened, as a sentence for a person. */
export class OutboundError extends Error {
  readonly code: OutboundErrorCode;

  constructor(code: OutboundErrorCode, facts: Facts = {}) {
    super(sentences[code](facts), { cause: facts.cause });
    this.name = 'OutboundError';
    this.code = code;
  }

  /** Whether the same address may answer later. */
  get isPassing(): boolean {
    return ['host_not_found', 'unreachable', 'timeout', 'bad_reply'].includes(this.code);
  }
}

/** What an error of the socket, of TLS, of the HTTP parser or of the unpacking means. */
export function sentenceFor(error: Error): OutboundErrorCode {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (/CERT|ALTNAME|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)/.test(code)) return 'bad_certificate';
  if (/^(?:HPE_|Z_|ERR_(?:SSL|BROTLI|_ERROR|HTTP)|EPROTO)/.test(code)) return 'bad_reply';
  return 'unreachable';
}
