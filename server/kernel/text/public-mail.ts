const names = new Set(
  'gmail googlemail yahoo ymail rocketmail hotmail outlook live msn icloud aol gmx protonmail'.split(' '),
);
const hosts = new Set(
  (
    'me.com mac.com proton.me pm.me web.de t-online.de freenet.de posteo.de mailbox.org orange.fr wanadoo.fr free.fr laposte.net ' +
    'sfr.fr libero.it virgilio.it tiscali.it mail.ru yandex.ru yandex.com bk.ru inbox.ru list.ru rambler.ru qq.com 163.com ' +
    '126.com sina.com naver.com daum.net hanmail.net rediffmail.com comcast.net verizon.net att.net sbcglobal.net cox.net ' +
    'btinternet.com sky.com talktalk.net virginmedia.com bigpond.com telenet.be skynet.be ziggo.nl kpnmail.nl bluewin.ch ' +
    'seznam.cz centrum.cz wp.pl o2.pl interia.pl onet.pl uol.com.br bol.com.br terra.com.br zoho.com fastmail.com hey.com ' +
    'mail.com email.com tutanota.com tuta.com yahoo.co.uk'
  ).split(' '),
);

/** Whether anyone gets an email address at this domain, so that it says nothing of where its owner works. */
export const isPublicMailDomain = (domain: string): boolean => hosts.has(domain) || names.has(domain.split('.')[0]!);
