/** Where a made-up person comes from. Names are common ones of the language, put together by chance. */
export interface Culture {
  locale: string;
  timeZone: string;
  country: string;
  cities: string[];
  streets: string[];
  firstNames: string[];
  lastNames: string[];
}

const words = (text: string) => text.split(' ');

export const cultures: Culture[] = [
  {
    locale: 'en-US',
    timeZone: 'America/New_York',
    country: 'United States',
    cities: words('Boston Albany Richmond Columbus Savannah'),
    streets: ['Maple Avenue', 'Harbor Street', 'Chestnut Lane', 'Mill Road'],
    firstNames: words('Olivia Ethan Grace Marcus Hannah Tyrone Chloe Wyatt Naomi Caleb Brianna Dwight'),
    lastNames: words('Carter Whitfield Brooks Hayes Mercer Dalton Price Sutton Vaughn Keller Boone Langley'),
  },
  {
    locale: 'en-GB',
    timeZone: 'Europe/London',
    country: 'United Kingdom',
    cities: words('Leeds Bristol York Norwich Exeter'),
    streets: ['Station Road', 'Church Lane', 'Orchard Close', 'Victoria Terrace'],
    firstNames: words('Imogen Alfie Poppy Rhys Freya Callum Isla Duncan Maisie Gareth Tamsin Ewan'),
    lastNames: words(
      "Ashworth Pemberton Hughes MacLeod O'Connor Thornton Blackwood Penrose Fairley Bevan Rowntree Calder",
    ),
  },
  {
    locale: 'de-DE',
    timeZone: 'Europe/Berlin',
    country: 'Deutschland',
    cities: words('Köln Leipzig Bremen Nürnberg Freiburg'),
    streets: ['Lindenstraße', 'Gartenweg', 'Mühlengasse', 'Schillerplatz'],
    firstNames: words('Jürgen Anneliese Björn Käthe Lukas Friederike Matthias Sabine Rüdiger Greta Torsten Ulrike'),
    lastNames: words('Müller Großmann Schäfer Vogel Brückner Weiß Hoffmann Köhler Seidel Kühn Lindner Jäger'),
  },
  {
    locale: 'fr-FR',
    timeZone: 'Europe/Paris',
    country: 'France',
    cities: ['Lyon', 'Nantes', 'Saint-Étienne', 'Besançon', 'Orléans'],
    streets: ['rue des Érables', 'avenue du Lac', 'place du Marché', 'chemin Vert'],
    firstNames: words('Amélie Étienne Chloé Benoît Inès Gaëlle Loïc Maëlle Théo Noémie Rémi Anaïs'),
    lastNames: words(
      'Lefèvre Dubois Chevalier Garnier Béranger Marchand Fontaine Rousseau Mercier Delacroix Perrin Gauthier',
    ),
  },
  {
    locale: 'es-MX',
    timeZone: 'America/Mexico_City',
    country: 'México',
    cities: ['Puebla', 'Querétaro', 'Mérida', 'León', 'Guadalajara'],
    streets: ['Calle Jacaranda', 'Avenida del Sol', 'Paseo de los Álamos', 'Calle Hidalgo'],
    firstNames: words('Ximena Andrés Lucía Joaquín Sofía Íñigo Valeria Tomás Renata Emilio Marisol Óscar'),
    lastNames: [
      'Núñez Peña',
      'García Luna',
      'Ibáñez',
      'Castañeda',
      'Ríos Vega',
      'Domínguez',
      'Salazar',
      'Zúñiga',
      'Ortega',
      'Cárdenas',
    ],
  },
  {
    locale: 'pt-BR',
    timeZone: 'America/Sao_Paulo',
    country: 'Brasil',
    cities: ['Curitiba', 'Recife', 'Florianópolis', 'Goiânia', 'Belém'],
    streets: ['Rua das Palmeiras', 'Avenida Atlântica', 'Travessa do Rosário', 'Rua XV de Março'],
    firstNames: words('João Beatriz Thiago Letícia Mateus Camila Caetano Luísa Rafael Conceição Vinícius Marina'),
    lastNames: words(
      'Araújo Nogueira Assunção Figueiredo Brandão Teixeira Magalhães Cardoso Falcão Queirós Barros Moreira',
    ),
  },
  {
    locale: 'ja-JP',
    timeZone: 'Asia/Tokyo',
    country: '日本',
    cities: ['仙台市', '京都市', '横浜市', '福岡市'],
    streets: ['桜木町', '本町通り', '青葉台', '港南'],
    firstNames: ['陽菜', '蓮', '美咲', '大輔', '結衣', '健太', 'さくら', '翔太', '直子', '拓海'],
    lastNames: ['佐藤', '高橋', '渡辺', '伊藤', '山本', '中村', '小林', '加藤', '吉田', '松本'],
  },
  {
    locale: 'hi-IN',
    timeZone: 'Asia/Kolkata',
    country: 'India',
    cities: words('Pune Jaipur Kochi Lucknow Mysuru'),
    streets: ['MG Road', 'Lake View Road', 'Temple Street', 'Residency Road'],
    firstNames: words('Ananya Rohan Priya Vikram Meera Arjun Kavita Sanjay Lakshmi Devansh Ishita Harish'),
    lastNames: words('Sharma Iyer Kulkarni Banerjee Nair Chopra Deshpande Menon Rao Bhatt Joshi Pillai'),
  },
  {
    locale: 'ar-EG',
    timeZone: 'Africa/Cairo',
    country: 'مصر',
    cities: ['القاهرة', 'الإسكندرية', 'طنطا'],
    streets: ['شارع النيل', 'شارع الجامعة', 'شارع الزهور'],
    firstNames: ['ليلى', 'عمر', 'نور', 'كريم', 'هبة', 'يوسف', 'سلمى', 'طارق'],
    lastNames: ['حداد', 'منصور', 'الشريف', 'سليمان', 'فاروق', 'عبد الله', 'زيدان', 'الخولي'],
  },
  {
    locale: 'pl-PL',
    timeZone: 'Europe/Warsaw',
    country: 'Polska',
    cities: ['Łódź', 'Kraków', 'Gdańsk', 'Poznań'],
    streets: ['ul. Kwiatowa', 'ul. Źródlana', 'al. Dębowa', 'ul. Rynkowa'],
    firstNames: words('Małgorzata Paweł Agnieszka Łukasz Zofia Michał Żaneta Stanisław Katarzyna Bartłomiej'),
    lastNames: words('Wiśniewski Nowicka Zieliński Wójcik Krawczyk Dąbrowska Piątek Gołąb Szymański Lis'),
  },
  {
    locale: 'en-NG',
    timeZone: 'Africa/Lagos',
    country: 'Nigeria',
    cities: words('Ibadan Enugu Abeokuta Calabar'),
    streets: ['Palm Grove', 'Unity Road', 'Marina Street', 'Broad Street'],
    firstNames: words('Chinedu Folake Emeka Adaeze Tunde Ngozi Babatunde Ifeoma Segun Yetunde'),
    lastNames: words('Okafor Adeyemi Eze Balogun Nwosu Ogunleye Obi Afolabi Umeh Danjuma'),
  },
  {
    locale: 'en-NZ',
    timeZone: 'Pacific/Auckland',
    country: 'New Zealand',
    cities: ['Dunedin', 'Nelson', 'Whangārei', 'Napier'],
    streets: ['Rata Street', 'Beach Road', 'Kōwhai Place', 'Ridge Terrace'],
    firstNames: words('Aroha Liam Mereana Hamish Kahu Tessa Wiremu Bridget Tāne Georgia'),
    lastNames: words('Ngata Fraser Parata Whitaker Tūhoe McKenzie Hēnare Aldridge Rangi Sinclair'),
  },
];

export const companyNames = {
  first: words(
    'Harbour Cobalt Juniper Meridian Larkspur Granite Saffron Tidewater Copperleaf Aurora Driftwood Bluebell Keystone Willow Northgate Amber Falcon Silverline Orchard Summit',
  ),
  second: words(
    'Logistics Labs Foods Architects Textiles Energy Robotics Publishing Interiors Instruments Mobility Botanics Software Ceramics Partners',
  ),
};

export const titles = [
  'Head of Purchasing',
  'Founder',
  'Account Manager',
  'Engineer',
  'Office Manager',
  'Finance Director',
  'Designer',
  'Operations Lead',
  'Marketing Manager',
  'Consultant',
  'Product Manager',
  'Managing Director',
];
export const tags = ['customer', 'prospect', 'partner', 'supplier', 'newsletter', 'vip', 'conference'];
/** Area codes under which 555-0100 to 555-0199 are kept free for fiction. */
export const areaCodes = words('202 212 303 312 404 415 503 512 602 617 702 713 808 816 907');
