import { wordsOf } from '../../../kernel/words.ts';

/**
 * Words that an article about a company of an industry is likely to use, folded. Industries are free text: each word of it
 * counts, and so do the words of every family below that shares one.
 */
export function industryWords(industry: string): ReadonlySet<string> {
  let words = cache.get(industry);
  if (!words) {
    const own = wordsOf(industry).filter((word) => word.length > 2 && !vague.has(word));
    words = new Set(own);
    for (const family of families)
      if (own.some((word) => sharesWord(family, word))) for (const word of family) words.add(word);
    for (const word of [...words]) words.add(otherNumber(word));
    if (cache.size > 5_000) cache.clear();
    cache.set(industry, words);
  }
  return words;
}
const sharesWord = (family: ReadonlySet<string>, word: string) => family.has(word) || family.has(otherNumber(word));
/** The singular of a plural, the plural of a singular. */
function otherNumber(word: string): string {
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.endsWith('s') ? word.slice(0, -1) : `${word}s`;
}
const cache = new Map<string, Set<string>>();
const vague = new Set('and the services service management group goods products other general consumer'.split(' '));

const families = `
software saas app apps cloud developer developers platform code users update version api startup programmers feature tool tools tracker
cloud data datacenter server servers hosting storage centre centres centers
payments payment card cards checkout merchants fintech reader transactions pay shops wallet bezahldienst paiement pagos
banking bank lender loans mortgage deposits branches savings credit overdraft banks banque banco borrowers
insurance insurer insurers policyholders premiums claims reinsurance reinsurer underwriting aseguradora versicherung assurance seguros members
asset fund funds investors portfolio investment equity buyout capital private
retail retailer chain store stores shop shops shoppers supermarket clothing outlets customers supermarkets handel
apparel clothing fashion jeans clothes garments store stores textiles wear dungaree shirts dress
food foods meals grocery snacks sauce dairy bakery frozen ingredients seafood
beverages soda drinks drink juice beer soft bottler water
brewing brewery brewer beer spirits whisky whiskey distiller distillery wine vineyard winery cask bottles
restaurants restaurant menu diners breakfast burgers chain coffee cafes
telecoms telecom telecommunications mobile broadband operator network subscribers router fibre phone internet operateur operadora telefon carrier
networking switches routers network
airline airlines flights carrier passengers planes aircraft jets flight pilots routes cabin
aerospace aircraft planes jets drone satellites engines parts defence
automotive car cars carmaker automaker vehicles trucks motor suv electric pickup
motorcycles motorcycle motorbike bikes scooters
mobility scooters ride rides drivers taxi movilidad patinetes hailing
logistics freight forwarder parcels warehouse trucks shipping delivery depot haulage spediteur courier parcel
trucking trucks freight carrier diesel drivers
rail railway railways trains train track freight
shipping ferry ferries vessels ships containers cargo
shipbuilding shipyard ships vessels yard ferry
energy oil gas petrol refinery fuel barrels drilling wells lng electricity power wind solar renewables turbines utility utilities
utilities water electricity gas households versorger sewage grid
mining miner mine mines copper gold pit ore lithium
steel steelmaker mill furnace metals
cement concrete building
housebuilding housebuilder homes builder reservations houses property landlord estate
property landlord offices buildings estate reit
machinery machines excavators diggers tractors construction engineering pumps machine tools maschinenbauer digger
electronics consumer devices phone iphone gadgets laptop chip chips
semiconductors chips chipmaker chip foundry wafers processor
displays panel panels screens display
wearables watch watches ring
batteries battery lithium cells
robotics robots robot
lighting lamps lights
pharmaceuticals drug drugs drugmaker pharma medicine trial treatment tablet injection vaccine patients pharmaceutical
biotech drug trial patients therapy medicine injection tablet gene
medical devices device patients hospital implant hospitals surgeon
health healthcare clinics hospital patients insurer members medical
media publisher magazine film films television streaming subscribers readers newspaper journalists editors cover
video games game gaming players studio title
dating matches singles daters swipe app
education learning schools pupils students courses learners teachers tutoring lessons
analytics data forecasts
security cybersecurity breach hackers access locks
smart locks lock doors door keys
furniture sofas chairs interiors shelves kitchen
kitchen appliances cookers ovens fridge refrigeration appliance
cosmetics beauty lipstick skincare makeup
luxury handbags jewellery watches fashion leather
watches watchmaker watch
textiles fabric yarn cotton mill
paper pulp forestry forest timber wood sawmill
glass bottles windows glassworks
printing presses print paper
toys games board puzzle
law lawyers partners firm litigation
accounting auditors audit accountants tax
agriculture farm farmers crops seeds grain harvest
hotels hotel guests rooms resort
greeting cards card stationery
flowers florist bouquets tulips
pharmacy pharmacies chemists shops
sports equipment diving gear gym
trailers trailer caravans
chemicals chemical plant coatings
packaging cartons bottles boxes cans tins packs
optician opticians optics optical glasses spectacles lenses eyewear optiker brille brillen opticien lunettes optica gafas ottica occhiali
veterinary vet vets animal animals pets clinic flea dogs cats
catering caterer canteen canteens meals menus
elevator elevators lift lifts escalator escalators ascensori ascensore aufzug aufzuge ascenseur ascensores
cruise cruises ships passengers cabins ports crociere crociera
tyre tyres tire tires rubber neumaticos reifen pneus pneumatici wheels
bicycle bicycles bike bikes cycling cyclists e-bike fahrrad velo bici
cinema cinemas films film movies screens box-office audiences
drone drones unmanned aircraft flights pilots
funeral funerals undertaker burials bestatter bestattungen
piano pianos instruments klavier flugel klavierbauer music
dental dentist dentists teeth aligners aligner orthodontic
hearing deaf audiologist
fishing fisheries fish trawlers seafood salmon peche poissons pescado fischerei harvest
ski skiing slopes snow resorts gondola
quarry quarries aggregates stone gravel sand
biogas digester manure methane gas
confectionery confectioner sweets chocolate candy waffle sugar
olive olives oil mills aceite aceites aceitera almazara
social media posts users friends followers feed
wholesale wholesaler grosshandler grosshandel grossist
gases oxygen hydrogen nitrogen helium
cosmetics toiletries soap detergent toothpaste shampoo
waste recycling bins landfill
tourism travel tour holidays tourists
staffing recruitment recruiter temps
laundry linen cleaning cleaners
parking garages car-park`
  .trim()
  .split('\n')
  .map((line) => new Set(line.split(' ')));
