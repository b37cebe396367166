import { withoutLegalForm } from '../../../kernel/text/legal-forms.ts';
import { splitWords } from '../../../kernel/text/words.ts';

/** What an account is found by from the side of a contact: each name and each domain, folded. */
export const matchKeysOf = (account: {
  name: string;
  aliases?: readonly string[];
  domains?: readonly string[];
}): string[] => {
  const names = [account.name, ...(account.aliases ?? [])].map(nameKey).filter((key) => key !== undefined);
  const domains = (account.domains ?? []).filter((domain) => !isPublic(domain)).map(domainKey);
  return [...new Set([...names, ...domains])];
};

/** A company's name without case, accents, punctuation and legal form; undefined where nothing is left. */
export function nameKey(name: string): string | undefined {
  const words = splitWords(name).map(({ plain }) => plain);
  const bare = withoutLegalForm(words).join(' ');
  return bare === '' ? undefined : `name:${bare.slice(0, 100)}`;
}

/** The keys of the domain of an address and of those above it: `eu.example.com` belongs to whoever has `example.com`. */
export function domainKeys(email: string | undefined): string[] {
  const domain = email?.slice(email.lastIndexOf('@') + 1).toLowerCase() ?? '';
  if (isPublic(domain)) return [];
  const labels = domain.split('.');
  return labels.slice(0, -1).map((_, start) => domainKey(labels.slice(start).join('.')));
}

const domainKey = (domain: string): string => `domain:${domain}`;

/** Hosts at which anyone gets an address, so that an address there says nothing of where its owner works. */
const isPublic = (domain: string): boolean => publicHosts.has(domain) || publicNames.has(domain.split('.')[0]!);
const publicNames = new Set(
  'gmail googlemail yahoo ymail rocketmail hotmail outlook live msn icloud aol gmx protonmail'.split(' '),
);
const publicHosts = new Set(
  (
    'me.com mac.com proton.me pm.me web.de t-online.de freenet.de posteo.de mailbox.org orange.fr wanadoo.fr free.fr laposte.net ' +
    'sfr.fr libero.it virgilio.it tiscali.it mail.ru yandex.ru yandex.com bk.ru inbox.ru list.ru rambler.ru qq.com 163.com ' +
    '126.com sina.com naver.com daum.net hanmail.net rediffmail.com comcast.net verizon.net att.net sbcglobal.net cox.net ' +
    'btinternet.com sky.com talktalk.net virginmedia.com bigpond.com telenet.be skynet.be ziggo.nl kpnmail.nl bluewin.ch ' +
    'seznam.cz centrum.cz wp.pl o2.pl interia.pl onet.pl uol.com.br bol.com.br terra.com.br zoho.com fastmail.com hey.com ' +
    'mail.com email.com tutanota.com tuta.com yahoo.co.uk'
  ).split(' '),
);
