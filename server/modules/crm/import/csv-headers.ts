import type { OccasionType } from '@sequelstring/contract/dates.ts';
import { plain } from '../../../kernel/words.ts';
import type { ContactColumn } from './contact-columns.ts';

/**
 * What columns are called, in lower case without diacritics, numbers and words such as "home" or "business": the exports of
 * Google Contacts and Outlook (English, German, French, Spanish) and what people write themselves, in more languages.
 */
const names: Record<ContactColumn, string> = {
  firstName:
    'first name|firstname|first|given name|forename|fname|vorname|prenom|nombre|voornaam|fornamn|fornavn|imie' +
    '|first names|etunimi|jmeno|keresztnev|ad|isim|имя|名|名字|이름',
  lastName:
    'last name|lastname|last|surname|family name|lname|nachname|familienname|nom de famille|apellidos|apellido|cognome|achternaam|efternamn|etternavn|nazwisko' +
    '|sobrenome|ultimo nome|sukunimi|prijmeni|vezeteknev|soyad|soyadi|фамилия|姓|姓氏|성',
  middleName:
    'middle name|middlename|middle|additional name|second name|weitere vornamen|zweiter vorname|deuxieme prenom|segundo nombre' +
    '|отчество|nome do meio|secondo nome|tweede voornaam|drugie imie',
  namePrefix:
    'name prefix|prefix|salutation|honorific|anrede|civilite|tratamiento|courtesy title' + '|aanhef|titre de civilite',
  nameSuffix: 'name suffix|suffix|suffixe|sufijo',
  fullName:
    'full name|fullname|name|display name|anzeigename|nom complet|nombre completo|nom|nome|naam' +
    '|volledige naam|nome completo|imie i nazwisko|cele jmeno|ad soyad|фио|姓名|氏名|名前|お名前|성명',
  nickname: 'nickname|nick name|nick|spitzname|surnom|apodo' + '|bijnaam|pseudonim|soprannome|никнейм|昵称',
  email:
    'email|email address|emailaddress|email value|mail|mail address|email adresse|emailadresse|mailadresse|adresse de messagerie|adresse email|adresse mail|courriel|messagerie|correo electronico|direccion de correo electronico|correo|direccion de correo|indirizzo email|posta elettronica|epost|e post|email id' +
    '|e mailadres|e mailadresse|indirizzo di posta elettronica|endereco de email|adres email|电子邮件|电子邮件地址|电子邮箱|邮箱|メール|メールアドレス|이메일|이메일 주소|электронная почта|адрес электронной почты|эл почта|почта',
  otherEmail: 'other email|alternate email|alternative email|additional email|secondary email',
  phone:
    'phone|phone number|address phone|sms|phone value|telephone|telephone number|tel|tel no|mobile|mobile phone|mobile number|mobile phone number|cell phone number|phone mobile|cell|cell phone|cell number|cellphone|company phone|fax|fax number|pager|car phone|radio phone|telefon|telefonnummer|mobiltelefon|mobil|handy|handynummer|mobilnummer|tel mobile|telephone mobile|portable|telecopie|telefono|telefono movil|movil|celular|numero de telefono|cellulare|telefoon|puhelin' +
    '|mobile no|phone no|telephone no|contact no|contact number|whatsapp|whatsapp number|mob|mobiel|mobiele telefoon|telefono cellulare|telefone|telefone celular|telemovel|telefon komorkowy|komorka|numer telefonu|matkapuhelin|cep telefonu|телефон|мобильный|мобильный телефон|номер телефона|电话|电话号码|手机|手机号|手机号码|移动电话|電話|電話番号|携帯電話|携帯電話番号|전화|전화번호|휴대폰|휴대전화|휴대폰 번호',
  otherPhone:
    'other phone|alternate phone|additional phone|company main phone|callback' +
    '|assistant phone|assistants phone|telefon assistent|telephone de lassistant|telephone de lassistant e|telefono del ayudante|tty tdd phone',
  companyName:
    'company|company name|address company|organization|organisation|organization name|organisation name|org|firma|firmenname|unternehmen|societe|entreprise|empresa|organizacion|compania|account|account name|associated company|primary associated company|employer|azienda|bedrijf|business name' +
    '|bedrijfsnaam|onderneming|firma nazwa|nazwa firmy|spolecnost|foretag|yritys|sirket|компания|организация|公司|单位|会社|会社名|회사|회사명',
  title:
    'job title|jobtitle|title|position|role|organization title|organisation title|occupation|berufsbezeichnung|funktion|fonction|poste|profession|puesto|cargo|qualifica' +
    '|functie|functietitel|cargo na empresa|profissao|stanowisko|pozice|unvan|должность|职位|职务|役職|직책|직함',
  department:
    'department|organization department|organisation department|abteilung|service|departamento|reparto|afdeling|avdelning' +
    '|oddeleni|dzial|отдел|部门|部署|부서',
  'address.street':
    'street|street address|address|address street|address address|address line|street line|address extended address|address po box|address pobox|po box|strasse|strasse hausnummer|anschrift|adresse|postfach|rue|calle|direccion|domicilio|via|indirizzo|straat' +
    '|postal address|full address|endereco|rua|morada|adres|straatnaam|ulica|ulice|gata|gatuadress|адрес|улица|地址|街道|住所|番地|주소',
  'address.city':
    'city|town|address city|locality|ort|stadt|wohnort|ville|ciudad|poblacion|citta|plaats|stad' +
    '|cidade|miasto|mesto|miejscowosc|sehir|город|城市|市区町村|도시',
  'address.region':
    'state|region|province|county|state province|state region|address region|address province code|address province|province code|address state|address state province|bundesland|kanton|dep region|departement|provincia|estado|provincia o estado|estado o provincia' +
    '|wojewodztwo|область|регион|省份|都道府県',
  'address.postalCode':
    'zip|zip code|zipcode|postal code|postalcode|postcode|zip postal code|address zip postal code|zip postcode|address postal code|address zip|plz|postleitzahl|code postal|codigo postal|cap|postnummer' +
    '|cep|kod pocztowy|psc|posta kodu|индекс|почтовый индекс|邮政编码|邮编|郵便番号|우편번호',
  'address.country':
    'country|country region|address country|address country region|address country code|land|land region|pays|pays region|pais|pais o region|pais region|paese' +
    '|kraj|zeme|ulke|страна|国家|国|国家 地区|국가',
  website:
    'website|web site|website url|web page|webpage|web|url|homepage|website value|webseite|internetseite|site web|page web|pagina web|sitio web|sito web' +
    '|sito|strona www|strona internetowa|webbplats|сайт|веб сайт|网站|网址|ウェブサイト|홈페이지',
  notes:
    'notes|note|comments|comment|remarks|description|notizen|bemerkungen|bemerkung|kommentar|remarques|notas|comentarios' +
    '|notities|opmerkingen|note personali|notas pessoais|observacoes|notatki|uwagi|poznamka|notlar|комментарий|примечание|заметки|备注|メモ|備考|메모|비고',
  tags:
    'tags|tag|labels|categories|category|group membership|groups|group|keywords|kategorien|gruppen|etiquettes|categorias|grupos' +
    '|marcadores|etiquetas|etykiety|метки|теги|标签|グループ|태그',
  timeZone: 'timezone|time zone|tz|zeitzone|fuseau horaire|zona horaria',
  locale: 'language|locale|preferred language|sprache|langue|idioma',
  birthday:
    'birthday|birth date|birthdate|birth day|date of birth|dob|bday|born|geburtstag|geburtsdatum|geb datum|date de naissance|date naissance|naissance|cumpleanos|fecha de nacimiento|compleanno|data di nascita|geboortedatum|verjaardag|fodelsedag|data de nascimento|aniversario de nascimento' +
    '|data urodzenia|urodziny|datum narozeni|narozeniny|syntymapaiva|dogum tarihi|dogum gunu|fodselsdag|fodselsdato|дата рождения|день рождения|生日|出生日期|生年月日|誕生日|생일|생년월일',
  anniversary:
    'anniversary|wedding anniversary|wedding date|wedding day|wedding|event value|jahrestag|hochzeitstag|anniversaire|anniversaire de mariage|anniversaire de mariage ou fete|mariage|aniversario|aniversario de boda|anniversario' +
    '|data de casamento|aniversario de casamento|anniversario di matrimonio|trouwdag|rocznica|rocznica slubu|годовщина|годовщина свадьбы|纪念日|結婚記念日|기념일',
  workAnniversary:
    'work anniversary|job anniversary|employment date|employment start date|date of employment|hire date|hired on|joined company|joined company on|dienstjubilaum|eintrittsdatum',
  customerSince:
    'customer since|client since|customer anniversary|client anniversary|became customer|became a customer on|first order date|kunde seit|client depuis|cliente desde|cliente dal|klant sinds',
  deceased:
    'deceased|is deceased|deceased date|date deceased|is dead|dead|died|died on|death date|date of death|passed away|verstorben|gestorben|todestag|todesdatum|sterbedatum|sterbetag|decede|date de deces|fallecido|fecha de fallecimiento|fecha de defuncion|deceduto|data di morte|overleden|overlijdensdatum|falecido|data de falecimento|zmarly|data zgonu|avliden|dodsdato|zemrel|datum umrti|дата смерти|умер|已故|死亡',
  emailConsent: 'email opt in|email consent|accepts marketing|accepts email marketing',
  emailOptOut:
    'email opt out|opt out|optout|opted out|email optout|opted out of email|has opted out of email|unsubscribed|unsubscribe|email unsubscribed|unsubscribed from all email|do not email|no email|abgemeldet|keine emails|keine email|desabonne|desinscrit|dado de baja' +
    '|hasoptedoutofemail|emailoptout|donotemail|donotbulkemail|do not allow emails|do not allow bulk emails|do not allow mass email|blacklisted|blocklisted|email blacklisted|email blocklisted|no email marketing|newsletter abgemeldet|uitgeschreven|rezygnacja z emaili',
};

/** The fields that become important dates, and of which type. */
export const dateFields = {
  birthday: 'birthday',
  anniversary: 'anniversary',
  workAnniversary: 'work_anniversary',
  customerSince: 'customer_anniversary',
} as const satisfies Partial<Record<ContactColumn, OccasionType>>;
export type DateField = keyof typeof dateFields;
export const isDateField = (field: string | null | undefined): field is DateField =>
  Boolean(field && field in dateFields);

/** The field of each name that a column may have. */
export const fieldNames: ReadonlyMap<string, ContactColumn> = new Map(
  (Object.entries(names) as [ContactColumn, string][]).flatMap(([field, list]) =>
    list.split('|').map((name): [string, ContactColumn] => [plain(name), field]),
  ),
);
