import { plain, wordsOf } from '../../../kernel/words.ts';
import { clip } from '../text.ts';
import { type ContactDraft, warn } from './contact-draft.ts';
import { isNoDate, readTextDate } from './dates.ts';

/** A column says who wants no email, or who agreed to it, or something of the kind that only a person can tell. */
export type ConsentColumn = 'emailOptOut' | 'emailConsent' | 'unclear';

/** Consent to something else than email. */
const otherChannel =
  /\b(?:calls?|phone|telephone|mobile|sms|texts?|whatsapp|fax|postal|post|letters?|trade|voice|push|anruf|telefon|cookies?)\b/;
const aboutEmail = /\be ?mails?\b|\bemailing\b|newsletter|mailings?\b/;

const out = [
  /\bopt(?:ed|s)? ?out\b|\bopts? out\b/,
  /\bunsub(?:s|scribed?|scription|scribes)?\b/,
  /\b(?:do|does|should|may) ?n(?:o|')?t\b.*\b(?:emails?|newsletters?|contact|market|solicit|send)\b|\bdonot(?:bulk)?email\b/,
  /\bno (?:more )?(?:bulk |mass |marketing |promotional )?(?:emails?|newsletters?|marketing|solicitation)\b/,
  /\b(?:e ?mail|address) (?:is )?(?:(?:black|block)(?:list)?(?:ed)?|bounced|invalid|on hold|suppressed)\b|\b(?:black|block)listed\b|\bis blacklisted\b|\bspam complaint\b|\bhard bounced?\b/,
  /\babgemeldet\b|\babbestellt\b|\bwerbesperre\b|\b(?:e ?)?mail ?sperre\b|\bkeine? (?:e ?mails?|werbung|newsletter|mailings?)\b/,
  /\bdesabonnee?\b|\bdesinscrite?\b|\bne pas (?:contacter|envoyer|solliciter)\b|\bstop (?:e ?mail|pub)\b/,
  /\bdad[oa] de baja\b|\bbaja (?:email|newsletter|boletin)\b|\bno (?:enviar|contactar|desea)\b/,
  /\bdisiscritt[oa]\b|\bnon contattare\b|\buitgeschreven\b|\bafgemeld\b|\bniet mailen\b|\bwypisan[yae]\b|\bdescadastrad[oa]\b|\bnao (?:contatar|enviar)\b|\bavregistrerad\b|отписан|отписка|не писать|退订|配信停止|수신거부/,
];
const into = [
  /\bopt(?:ed|s)? ?in\b/,
  /\b(?:accepts?|allows?|wants?|receives?|may|ok to) (?:e ?mail |the )?(?:marketing|e ?mails?|newsletters?)\b/,
  /\b(?:e ?mail|marketing) (?:marketing )?(?:consent|permission|allowed)\b|\b(?:consent|permission) (?:to|for) (?:e ?mail|marketing)/,
  /\bsubscribed\b|\bis subscriber\b|\bnewsletter (?:angemeldet|abonniert|abonne|subscription|subscriber)\b/,
];
const suspicious =
  /consent|\bgdpr\b|\bdsgvo\b|\brgpd\b|\blgpd\b|permission|subscri|newsletter|mailing list|\bopt (?:in|out)\b|\bmarketing (?:status|contacts?|preferences?)\b|\bdo not\b|\bcontact (?:preferences?|allowed|permission)\b|\bcommunication preferences?\b|\be ?mail (?:status|preferences?|allowed|permission)\b|suppress|bounce|complain|\beinwilligung|\bwerbung\b|\bwerbeerlaubnis\b|consentement|consentimiento|consenso|\bzgoda\b|toestemming|samtycke|согласие|подписк|同意|订阅|동의/;

/** What the header of a column, in folded words, says of consent to email; undefined where it is about something else. */
export function consentOf(words: string): ConsentColumn | undefined {
  if (otherChannel.test(words) && !aboutEmail.test(words)) return undefined;
  if (out.some((pattern) => pattern.test(words))) return 'emailOptOut';
  if (into.some((pattern) => pattern.test(words))) return 'emailConsent';
  return suspicious.test(words) ? 'unclear' : undefined;
}

const list = (text: string): ReadonlySet<string> => new Set(text.split('|').map((word) => wordsOf(word).join(' ')));
/** What they mean depends on the question of the column. */
const yes = list('1|true|yes|y|x|on|t|ja|j|wahr|oui|vrai|si|sì|verdadero|vero|sim|tak|да|是|はい|예');
const no = list('0|false|no|n|off|f|nein|falsch|non|faux|falso|não|nie|nee|нет|否|いいえ|아니오|none|null');
/** What they mean is the same in every column. */
const wantsNone = list(
  'opted out|opt out|optout|unsubscribed|unsubscribe|not subscribed|non subscribed|never subscribed|nonsubscribed|do not allow|not allowed|no consent|not consented|withdrawn|revoked|denied|refused|declined|blacklisted|blocklisted|suppressed|bounced|complained|cleaned|on hold|do not contact|do not email|abgemeldet|désabonné|baja|disiscritto|отписан',
);
const wantsSome = list(
  'opted in|opt in|optin|subscribed|subscriber|allow|allowed|consented|granted|given|accepted|agreed|double opt in|single opt in|confirmed opt in|confirmed|angemeldet|abonné|suscrito|подписан',
);
/** Neither, in a column of such words. */
const undecided = list('pending|unconfirmed|unknown|transactional|archived|inactive|active');

/** Whether the values of a column alone tell that it is about subscriptions, whatever it is called. */
export function areSubscriptions(values: readonly string[]): boolean {
  const told = values.map((value) => wordsOf(value).join(' ')).filter(Boolean);
  const isTelling = told.some(
    (word) =>
      /\bsubscribe|\bunsubscribe|\bopt(?:ed)? (?:in|out)\b/.test(word) && (wantsNone.has(word) || wantsSome.has(word)),
  );
  return isTelling && told.every((word) => wantsNone.has(word) || wantsSome.has(word) || undecided.has(word));
}

/**
 * Takes over what a column says of consent. Who may have said that they want no email gets none: a day on which it was said
 * is a yes, and what is neither yes nor no counts against sending, with a warning.
 */
export function takeConsent(
  draft: ContactDraft,
  value: string,
  column: 'emailOptOut' | 'emailConsent',
  today: Temporal.PlainDate,
): void {
  const word = wordsOf(value.replace(/^([01])[.,]0+$/, '$1')).join(' ');
  if (word === '' || wantsSome.has(word)) return;
  const isAgreement = column === 'emailConsent';
  if (yes.has(word) || no.has(word)) {
    if (yes.has(word) !== isAgreement) draft.emailOptOut = true;
    return;
  }
  if (!wantsNone.has(word)) {
    if (isNoDate(plain(value))) return;
    const { date, problem } = readTextDate(value, 'dmy', { today, kind: 'other' });
    if (!date && !problem) return;
    if (date && isAgreement) return;
    const message = `"${clip(value)}" is neither yes nor no; the contact gets no greetings.`;
    warn(draft, 'emailOptOut', 'opt_out_unclear', message);
  }
  draft.emailOptOut = true;
}
