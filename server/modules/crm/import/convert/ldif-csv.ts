import { type LdifEntry, readLdif } from './ldif.ts';

/** Columns that the readers of tables know, and the attributes (RFC 4519, RFC 2798, Mozilla's) that fill them. */
const columns: readonly (readonly [header: string, ...attributes: string[]])[] = [
  ['Full name', 'cn', 'commonname', 'displayname'],
  ['First name', 'givenname', 'gn'],
  ['Last name', 'sn', 'surname'],
  ['Nickname', 'mozillanickname', 'xmozillanickname', 'nickname'],
  ['Email', 'mail', 'rfc822mailbox', 'mozillasecondemail', 'xmozillasecondemail'],
  ['Phone', 'telephonenumber'],
  ['Mobile phone', 'mobile', 'cellphone', 'mobiletelephonenumber'],
  ['Home phone', 'homephone', 'hometelephonenumber'],
  ['Fax', 'facsimiletelephonenumber', 'fax'],
  ['Pager', 'pager'],
  ['Company', 'o', 'organizationname', 'company'],
  ['Department', 'ou', 'department', 'departmentnumber'],
  ['Job title', 'title'],
  ['Work street', 'street', 'streetaddress', 'mozillaworkstreet2'],
  ['Work city', 'l', 'localityname'],
  ['Work state', 'st', 'region'],
  ['Work postal code', 'postalcode', 'zip'],
  ['Work country', 'co', 'c', 'countryname'],
  ['Home street', 'mozillahomestreet', 'homepostaladdress', 'mozillahomestreet2'],
  ['Home city', 'mozillahomelocalityname'],
  ['Home state', 'mozillahomestate'],
  ['Home postal code', 'mozillahomepostalcode'],
  ['Home country', 'mozillahomecountryname'],
  ['Web page', 'mozillaworkurl', 'mozillahomeurl', 'workurl', 'homeurl', 'labeleduri'],
  ['Birth year', 'birthyear'],
  ['Birth month', 'birthmonth'],
  ['Birth day', 'birthday'],
  ['Notes', 'description', 'notes', 'info'],
];
const several = new Set(['Email', 'Phone', 'Mobile phone', 'Home phone', 'Web page']);
const groups = new Set(['groupofnames', 'groupofuniquenames', 'mailgroup', 'organizationalunit', 'dcobject']);

/** The people of an address book in LDIF as CSV in UTF-8, one in a row; groups and branches are left out. */
export async function* ldifToCsv(content: AsyncIterable<Uint8Array>, charset?: string): AsyncGenerator<Buffer> {
  yield Buffer.from(`${columns.map(([header]) => header).join(',')}\n`);
  for await (const entry of readLdif(content, charset)) {
    const isGroup = entry.attributes.get('objectclass')?.some((one) => groups.has(one.toLowerCase()));
    if (isGroup) continue;
    yield Buffer.from(`${columns.map(([header, ...names]) => quoted(textOf(entry, header, names))).join(',')}\n`);
  }
}

function textOf(entry: LdifEntry, header: string, names: readonly string[]): string {
  const values = names.flatMap((name) => entry.attributes.get(name) ?? []);
  const texts = values.map((value) => value.replaceAll('$', '\n').trim()).filter(Boolean);
  if (header === 'Full name') return texts[0] ?? nameIn(entry.attributes.get('dn')?.[0] ?? '');
  return several.has(header) ? texts.join(' ::: ') : (texts[0] ?? '');
}

/** `Ann Low` of `cn=Ann Low,mail=ann@example.com`. */
const nameIn = (distinguishedName: string): string =>
  (/^cn=((?:\\.|[^,+\\])*)/i.exec(distinguishedName)?.[1] ?? '').replace(/\\(.)/g, '$1').trim();

const quoted = (text: string): string => (/[",\n\r]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
