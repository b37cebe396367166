import { wordsOf } from '../../../kernel/words.ts';

/** Folded phrases that point to a country: its names in several languages, its people, its main cities and its regions. */
const byCountry = new Map<string, Set<string>>();

export function placeWords(country: string): ReadonlySet<string> {
  const code = country.toUpperCase();
  let words = byCountry.get(code);
  if (!words) {
    words = new Set();
    for (const language of ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl']) {
      const name = nameOfCountry(code, language);
      if (name) words.add(wordsOf(name).join(' '));
    }
    for (const phrase of (more[code] ?? '').split(',')) if (phrase) words.add(wordsOf(phrase).join(' '));
    byCountry.set(code, words);
  }
  return words;
}

function nameOfCountry(code: string, language: string): string | undefined {
  try {
    const name = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' }).of(code);
    return name;
  } catch {
    return undefined;
  }
}

const more: Record<string, string> = {
  US: 'us,usa,u.s.,american,americans,washington,new york,california,texas,florida,ohio,illinois,oregon,connecticut,massachusetts,pennsylvania,michigan,georgia,virginia,colorado,minnesota,wisconsin,arizona,nevada,utah,indiana,missouri,tennessee,kentucky,maryland,new jersey,chicago,boston,los angeles,san francisco,houston,dallas,atlanta,seattle,denver,detroit,philadelphia,pittsburgh,minneapolis,hartford,phoenix,miami,cleveland,fda,sec,nasdaq,nyse',
  GB: 'uk,britain,british,english,england,scotland,scottish,wales,welsh,london,manchester,birmingham,leeds,bristol,liverpool,edinburgh,glasgow,cardiff,sheffield,leicester,nottingham,newcastle,somerset,yorkshire,kent,devon,cornwall,norfolk,essex,sussex,surrey,pounds,lse',
  IE: 'irish,dublin,cork,galway,limerick',
  AU: 'australian,australians,sydney,melbourne,perth,brisbane,adelaide,canberra,hobart,darwin,queensland,victoria,new south wales,tasmania,pilbara,western australia,asx',
  NZ: 'new zealander,auckland,wellington,christchurch,hamilton,dunedin,otago,waikato,canterbury,nzx,kiwi',
  CA: 'canadian,canadians,toronto,montreal,vancouver,calgary,ottawa,edmonton,winnipeg,quebec,ontario,alberta,british columbia,manitoba,saskatchewan,nova scotia,tsx',
  DE: 'german,germans,berlin,munich,munchen,hamburg,frankfurt,cologne,koln,stuttgart,dusseldorf,leipzig,dresden,hanover,hannover,bremen,nuremberg,bavaria,bayern,saxony,sachsen,deutsche,deutscher,bafin',
  AT: 'austrian,vienna,wien,graz,linz,salzburg,innsbruck,osterreichische',
  CH: 'swiss,zurich,geneva,geneve,basel,bern,lausanne,biel,lucerne,schweizer,suisse,francs,six',
  FR: 'french,paris,lyon,marseille,toulouse,lille,bordeaux,nantes,strasbourg,nice,brittany,bretagne,normandy,francais,francaise',
  ES: 'spanish,madrid,barcelona,valencia,seville,sevilla,bilbao,zaragoza,malaga,catalonia,espanol,espanola,cnmv',
  PT: 'portuguese,lisbon,lisboa,porto',
  IT: 'italian,milan,milano,rome,roma,turin,torino,naples,napoli,bologna,florence,firenze,venice,genoa,tuscany,italiano,italiana',
  NL: 'dutch,amsterdam,rotterdam,the hague,utrecht,eindhoven,holland,delft,zeeland,nederlandse',
  BE: 'belgian,brussels,antwerp,ghent,bruges,flanders,wallonia,belge',
  LU: 'luxembourgish,luxembourg city',
  DK: 'danish,danes,copenhagen,aarhus,odense,jutland',
  SE: 'swedish,swedes,stockholm,gothenburg,goteborg,malmo,uppsala',
  NO: 'norwegian,oslo,bergen,trondheim,stavanger,tromso',
  FI: 'finnish,finns,helsinki,espoo,tampere,turku',
  IS: 'icelandic,reykjavik',
  PL: 'polish,poles,warsaw,krakow,wroclaw,gdansk,poznan',
  CZ: 'czech,czechia,prague,brno,ostrava',
  SK: 'slovak,bratislava',
  HU: 'hungarian,budapest',
  RO: 'romanian,bucharest,cluj',
  BG: 'bulgarian,sofia',
  GR: 'greek,athens,thessaloniki',
  TR: 'turkish,turks,turkey,istanbul,ankara,izmir',
  EE: 'estonian,tallinn,estonia',
  LV: 'latvian,riga',
  LT: 'lithuanian,vilnius',
  UA: 'ukrainian,kyiv,kiev,lviv',
  RU: 'russian,moscow',
  IL: 'israeli,tel aviv,jerusalem,haifa',
  AE: 'emirati,dubai,abu dhabi,uae',
  SA: 'saudi,riyadh,jeddah',
  EG: 'egyptian,cairo',
  ZA: 'south african,johannesburg,cape town,durban,pretoria,rand',
  NG: 'nigerian,lagos,abuja,naira',
  KE: 'kenyan,nairobi,mombasa',
  IN: 'indian,indians,mumbai,delhi,bangalore,bengaluru,chennai,hyderabad,kolkata,pune,rupees,crore,lakh,sebi',
  CN: 'chinese,beijing,shanghai,shenzhen,guangzhou,hangzhou,hong kong,yuan',
  HK: 'hong kong',
  TW: 'taiwanese,taipei,hsinchu',
  JP: 'japanese,tokyo,osaka,kyoto,nagoya,kobe,yokohama,yen',
  KR: 'korean,koreans,seoul,busan,incheon,won,korea',
  SG: 'singaporean',
  MY: 'malaysian,kuala lumpur,penang',
  ID: 'indonesian,jakarta',
  TH: 'thai,bangkok',
  VN: 'vietnamese,hanoi,ho chi minh',
  PH: 'filipino,philippine,manila',
  BR: 'brazilian,sao paulo,rio de janeiro,brasilia,reais',
  MX: 'mexican,mexico city,monterrey,guadalajara,mexicano,mexicana',
  AR: 'argentine,argentinian,buenos aires',
  CL: 'chilean,santiago',
  CO: 'colombian,colombiana,bogota,medellin',
  PE: 'peruvian,lima',
};
