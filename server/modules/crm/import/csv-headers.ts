import type { ImportField } from '@sequelstring/contract/crm.ts';

/**
 * What columns are called, in lower case without diacritics, numbers and words such as "home" or "business": the exports of
 * Google Contacts and Outlook (English, German, French, Spanish) and what people write themselves.
 */
const names: Record<ImportField, string> = {
  firstName: 'first name|firstname|first|given name|forename|fname|vorname|prenom|nombre|voornaam|fornamn|fornavn|imie',
  lastName:
    'last name|lastname|last|surname|family name|lname|nachname|familienname|nom de famille|apellidos|apellido|cognome|achternaam|efternamn|etternavn|nazwisko',
  middleName:
    'middle name|middlename|middle|additional name|second name|weitere vornamen|zweiter vorname|deuxieme prenom|segundo nombre',
  namePrefix: 'name prefix|prefix|salutation|honorific|anrede|civilite|tratamiento|courtesy title',
  nameSuffix: 'name suffix|suffix|suffixe|sufijo',
  fullName: 'full name|fullname|name|display name|anzeigename|nom complet|nombre completo|nom|nome|naam',
  nickname: 'nickname|nick name|nick|spitzname|surnom|apodo',
  email:
    'email|email address|emailaddress|email value|mail|mail address|email adresse|emailadresse|mailadresse|adresse de messagerie|adresse email|adresse mail|courriel|messagerie|correo electronico|direccion de correo electronico|correo|direccion de correo|indirizzo email|posta elettronica|epost|e post|email id',
  otherEmail: 'other email|alternate email|alternative email|additional email|secondary email',
  phone:
    'phone|phone number|phone value|telephone|telephone number|tel|tel no|mobile|mobile phone|mobile number|mobile phone number|cell phone number|phone mobile|cell|cell phone|cell number|cellphone|company phone|fax|fax number|pager|car phone|radio phone|telefon|telefonnummer|mobiltelefon|mobil|handy|handynummer|mobilnummer|tel mobile|telephone mobile|portable|telecopie|telefono|telefono movil|movil|celular|numero de telefono|cellulare|telefoon|puhelin',
  otherPhone: 'other phone|alternate phone|additional phone|company main phone|callback',
  companyName:
    'company|company name|organization|organisation|organization name|organisation name|org|firma|firmenname|unternehmen|societe|entreprise|empresa|organizacion|compania|account|account name|associated company|primary associated company|employer|azienda|bedrijf|business name',
  title:
    'job title|jobtitle|title|position|role|organization title|organisation title|occupation|berufsbezeichnung|funktion|fonction|poste|profession|puesto|cargo|qualifica',
  department:
    'department|organization department|organisation department|abteilung|service|departamento|reparto|afdeling|avdelning',
  'address.street':
    'street|street address|address|address street|address line|street line|address extended address|address po box|address pobox|po box|strasse|strasse hausnummer|anschrift|adresse|postfach|rue|calle|direccion|domicilio|via|indirizzo|straat',
  'address.city': 'city|town|address city|locality|ort|stadt|wohnort|ville|ciudad|poblacion|citta|plaats|stad',
  'address.region':
    'state|region|province|county|state province|state region|address region|address state|address state province|bundesland|kanton|dep region|departement|provincia|estado|provincia o estado|estado o provincia',
  'address.postalCode':
    'zip|zip code|zipcode|postal code|postalcode|postcode|zip postal code|address zip postal code|zip postcode|address postal code|address zip|plz|postleitzahl|code postal|codigo postal|cap|postnummer',
  'address.country':
    'country|country region|address country|address country region|land|land region|pays|pays region|pais|pais o region|pais region|paese',
  website:
    'website|web site|website url|web page|webpage|web|url|homepage|website value|webseite|internetseite|site web|page web|pagina web|sitio web|sito web',
  notes:
    'notes|note|comments|comment|remarks|description|notizen|bemerkungen|bemerkung|kommentar|remarques|notas|comentarios',
  tags: 'tags|tag|labels|categories|category|group membership|groups|group|keywords|kategorien|gruppen|etiquettes|categorias|grupos',
  timeZone: 'timezone|time zone|tz|zeitzone|fuseau horaire|zona horaria',
  locale: 'language|locale|preferred language|sprache|langue|idioma',
  birthday:
    'birthday|birth date|birthdate|birth day|date of birth|dob|bday|born|geburtstag|geburtsdatum|geb datum|date de naissance|naissance|cumpleanos|fecha de nacimiento|compleanno|data di nascita|geboortedatum|verjaardag|fodelsedag|data de nascimento|aniversario de nascimento',
  anniversary:
    'anniversary|wedding anniversary|wedding date|wedding day|wedding|event value|jahrestag|hochzeitstag|anniversaire|anniversaire de mariage|anniversaire de mariage ou fete|mariage|aniversario|aniversario de boda|anniversario',
  emailOptOut:
    'email opt out|opt out|optout|opted out|email optout|opted out of email|has opted out of email|unsubscribed|unsubscribe|email unsubscribed|unsubscribed from all email|do not email|no email|abgemeldet|keine emails|keine email|desabonne|desinscrit|dado de baja',
};

/** The field of each name that a column may have. */
export const fieldNames: ReadonlyMap<string, ImportField> = new Map(
  (Object.entries(names) as [ImportField, string][]).flatMap(([field, list]) =>
    list.split('|').map((name): [string, ImportField] => [name, field]),
  ),
);
