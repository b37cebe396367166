/** Cities whose names the zone database cannot spell, as CLDR does; `Intl` does not give them out. */
const spelled: Readonly<Record<string, string>> = {
  Asuncion: 'Asunción',
  Bahia_Banderas: 'Bahía de Banderas',
  Belem: 'Belém',
  Bogota: 'Bogotá',
  Calcutta: 'Kolkata',
  Cancun: 'Cancún',
  Ciudad_Juarez: 'Ciudad Juárez',
  Cordoba: 'Córdoba',
  Cuiaba: 'Cuiabá',
  Curacao: 'Curaçao',
  Eirunepe: 'Eirunepé',
  Faeroe: 'Faroe',
  Galapagos: 'Galápagos',
  Ho_Chi_Minh: 'Ho Chi Minh City',
  Katmandu: 'Kathmandu',
  Kiev: 'Kyiv',
  Lome: 'Lomé',
  Maceio: 'Maceió',
  Mazatlan: 'Mazatlán',
  Merida: 'Mérida',
  Ndjamena: 'N’Djamena',
  Noumea: 'Nouméa',
  Rangoon: 'Yangon',
  Reunion: 'Réunion',
  Saigon: 'Ho Chi Minh City',
  Santarem: 'Santarém',
  Sao_Paulo: 'São Paulo',
  Sao_Tome: 'São Tomé',
  St_Barthelemy: 'St. Barthélemy',
  St_Johns: 'St. John’s',
  Tucuman: 'Tucumán',
};

/** A zone in letters, `America/São Paulo`. */
export const zoneName = (timeZone: string): string =>
  timeZone
    .split('/')
    .map((part) => spelled[part] ?? part.replaceAll('_', ' '))
    .join('/');

/** A zone by its city: `São Paulo`. */
export const cityOf = (timeZone: string): string => zoneName(timeZone).split('/').at(-1)!;
