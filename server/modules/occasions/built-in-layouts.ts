/** What a built-in template says; the layouts decide how it looks. Paragraphs are Handlebars, written for HTML. */
export interface Wording {
  preheader: string;
  kicker: string;
  headline: string;
  paragraphs: readonly string[];
  closing: string;
}

const SIGNATURE = '{{#if owner.name}}{{owner.name}}<br>{{/if}}{{organisation.name}}';
const FOOTER =
  'You receive this greeting because you are in touch with {{organisation.name}}. <a href="{{unsubscribeUrl}}" style="color:inherit">Unsubscribe</a>';
const SANS = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const SERIF = "Georgia,'Times New Roman',serif";

const GARLAND = ['#e8a33d', '#c8553d', '#5b8e7d', '#d98c8c', '#e8a33d']
  .map((colour) => `<span style="color:${colour}">&#9679;</span>`)
  .join('');

/** A document that mail programs old and new show alike: tables, inline styles, 600 px that shrink with the screen, dark mode. */
const page = (
  colours: { back: string; dark: string; darkCard: string },
  preheader: string,
  body: string,
) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${preheader}</title>
<style>
@media (max-width:620px) { .card { width:100% !important } .pad { padding-left:24px !important; padding-right:24px !important } .headline { font-size:26px !important; line-height:32px !important } }
@media (prefers-color-scheme:dark) { .back { background:${colours.dark} !important } .card { background:${colours.darkCard} !important } .ink { color:#f1f3f5 !important } .soft { color:#a7b0ba !important } .rule { border-color:#333b44 !important } }
</style>
</head>
<body class="back" style="margin:0;padding:0;background:${colours.back}">
<div class="preheader" style="display:none;max-height:0;overflow:hidden;opacity:0">${preheader}</div>
<table role="presentation" class="back" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:${colours.back}">
<tr><td align="center" style="padding:32px 12px">
${body}
</td></tr>
</table>
</body>
</html>
`;

/** What somebody wrote for this person stands first. */
const NOTE = (style: string) => `{{#if note}}<p class="ink" style="${style}">{{note}}</p>\n{{/if}}`;

const paragraphs = (texts: readonly string[], style: string) =>
  NOTE(style) + texts.map((text) => `<p class="ink" style="${style}">${text}</p>`).join('\n');

/** Navy on white with a quiet band: for business contacts. */
export function corporate({ preheader, kicker, headline, paragraphs: texts, closing }: Wording): string {
  const text = `margin:0 0 16px;font:16px/26px ${SANS};color:#27323f`;
  return page(
    { back: '#eef1f5', dark: '#12161a', darkCard: '#1c2126' },
    preheader,
    `<table role="presentation" class="card" width="600" cellpadding="0" cellspacing="0" border="0" style="width:600px;max-width:600px;background:#ffffff;border-radius:8px;overflow:hidden">
<tr><td style="height:6px;line-height:6px;font-size:0;background:#143d59">&nbsp;</td></tr>
<tr><td class="pad" style="padding:40px 48px 12px">
<p class="soft" style="margin:0 0 12px;font:600 12px/16px ${SANS};letter-spacing:.09em;text-transform:uppercase;color:#5b6b7b">${kicker}</p>
<h1 class="headline ink" style="margin:0 0 24px;font:600 30px/38px ${SANS};color:#143d59">${headline}</h1>
${paragraphs(texts, text)}
<p class="ink" style="${text}">${closing}</p>
<p class="ink" style="margin:0 0 32px;font:600 16px/24px ${SANS};color:#143d59">${SIGNATURE}</p>
</td></tr>
<tr><td class="pad rule" style="padding:20px 48px 28px;border-top:1px solid #e3e8ee">
<p class="soft" style="margin:0;font:12px/18px ${SANS};color:#6b7885">${FOOTER}</p>
</td></tr>
</table>`,
  );
}

/** Warm paper colours, serif headline and a string of coloured dots: for people one knows well. */
export function warm({ preheader, kicker, headline, paragraphs: texts, closing }: Wording): string {
  const text = `margin:0 0 16px;font:17px/28px ${SERIF};color:#4a3630`;
  return page(
    { back: '#fbf1e7', dark: '#171210', darkCard: '#241c18' },
    preheader,
    `<table role="presentation" class="card" width="600" cellpadding="0" cellspacing="0" border="0" style="width:600px;max-width:600px;background:#fffdfa;border-radius:16px;overflow:hidden">
<tr><td class="pad" align="center" style="padding:44px 56px 8px">
<p aria-hidden="true" style="margin:0 0 18px;font:14px/18px ${SANS};letter-spacing:8px">${GARLAND}</p>
<p class="soft" style="margin:0 0 10px;font:italic 16px/22px ${SERIF};color:#a4624a">${kicker}</p>
<h1 class="headline ink" style="margin:0 0 26px;font:400 34px/42px ${SERIF};color:#8a3b24">${headline}</h1>
</td></tr>
<tr><td class="pad" style="padding:0 56px 16px">
${paragraphs(texts, text)}
<p class="ink" style="${text}">${closing}</p>
<p class="ink" style="margin:0 0 32px;font:italic 18px/26px ${SERIF};color:#8a3b24">${SIGNATURE}</p>
</td></tr>
<tr><td class="pad rule" align="center" style="padding:18px 56px 28px;border-top:1px solid #f2e2d3">
<p class="soft" style="margin:0;font:12px/18px ${SANS};color:#8d7467">${FOOTER}</p>
</td></tr>
</table>`,
  );
}

const CONFETTI = ['#f6c445', '#ff7a59', '#35b6a6', '#6c5ce7', '#f6c445', '#ff7a59', '#35b6a6', '#6c5ce7'];

/** A cell of each colour; fixed heights, as some programs would make empty cells taller. */
const confetti = (colours: readonly string[]): string =>
  `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>${colours
    .map((colour) => `<td style="height:10px;line-height:10px;font-size:0;background:${colour}">&nbsp;</td>`)
    .join('')}</tr></table>`;

/** Bright strips above and below, big friendly type: for people who like a joke. */
export function playful({ preheader, kicker, headline, paragraphs: texts, closing }: Wording): string {
  const text = `margin:0 0 16px;font:17px/27px ${SANS};color:#2d2a4a`;
  return page(
    { back: '#f3f0ff', dark: '#15131f', darkCard: '#211e30' },
    preheader,
    `<table role="presentation" class="card" width="600" cellpadding="0" cellspacing="0" border="0" style="width:600px;max-width:600px;background:#ffffff;border-radius:20px;overflow:hidden">
<tr><td>${confetti(CONFETTI)}</td></tr>
<tr><td class="pad" align="center" style="padding:40px 48px 8px">
<p class="soft" style="margin:0 0 12px;font:600 13px/18px ${SANS};letter-spacing:.06em;text-transform:uppercase;color:#c2410c">${kicker}</p>
<h1 class="headline ink" style="margin:0 0 24px;font:800 36px/42px ${SANS};color:#4834b8">${headline}</h1>
</td></tr>
<tr><td class="pad" align="center" style="padding:0 48px 12px">
${paragraphs(texts, text)}
<p class="ink" style="${text}">${closing}</p>
<p class="ink" style="margin:0 0 32px;font:700 17px/26px ${SANS};color:#4834b8">${SIGNATURE}</p>
</td></tr>
<tr><td>${confetti(CONFETTI.toReversed())}</td></tr>
<tr><td class="pad" align="center" style="padding:18px 48px 26px">
<p class="soft" style="margin:0;font:12px/18px ${SANS};color:#6b6880">${FOOTER}</p>
</td></tr>
</table>`,
  );
}

/** Words on white and nothing else: reads like a mail written by hand. */
export function minimal({ preheader, headline, paragraphs: texts, closing }: Wording): string {
  const text = `margin:0 0 16px;font:16px/26px ${SANS};color:#1f2328`;
  return page(
    { back: '#ffffff', dark: '#1c2126', darkCard: '#1c2126' },
    preheader,
    `<table role="presentation" class="card" width="560" cellpadding="0" cellspacing="0" border="0" style="width:560px;max-width:560px;background:#ffffff">
<tr><td class="pad" style="padding:8px 24px">
<p class="ink" style="${text}">${headline}</p>
${paragraphs(texts, text)}
<p class="ink" style="${text}">${closing}<br>${SIGNATURE}</p>
<p class="soft" style="margin:32px 0 0;font:12px/18px ${SANS};color:#6b7280">${FOOTER}</p>
</td></tr>
</table>`,
  );
}
