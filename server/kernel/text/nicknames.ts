/** Given names that stand for each other. A name may be in several groups. */
const groups = [
  'alexander alex sasha lex xander alec aleksander|alexandra alex sandra sasha|andrew andy drew andreas|anthony tony',
  'antonio toni tony|abigail abby|albert al bert|alfred alf fred|amanda mandy|barbara barb babs|bradley brad',
  'benjamin ben benny|bernard bernie|catherine katherine kate katie kathy cathy katharina kathryn katarina kat|charles charlie chuck',
  'christian chris|christina christine chris tina|christopher chris kit|daniel dan danny|david dave davey|deborah debbie deb',
  'donald don|douglas doug|dorothy dot dottie|edward ed eddie ted ned eduard|eleanor ellie nell nora',
  'elizabeth liz lizzie beth betty eliza lisa elisabeth|emily em|eugene gene|ferdinand ferdi|florian flo|francis frank franz',
  'francisco paco pancho|frederick fred freddie friedrich fritz|gabriel gabe|georg george schorsch|gerald jerry|gregory greg',
  'guadalupe lupe|guillermo memo|gustav gus|harold harry hal|henry harry hank heinrich heinz|ignacio nacho|isabella bella izzy',
  'jacob jake jakob|james jim jimmy jamie|janet jan|jeffrey jeff geoffrey geoff|jennifer jen jenny|jessica jess jessie',
  'johannes hannes hans johann|john johnny jack|jonathan jon|jose pepe|joseph joe joey josef sepp|joshua josh|judith judy',
  'kenneth ken kenny|konstantin kostja|lawrence larry|leonard leo len|louis lou|ludwig lutz|magdalena lena|manuel manolo',
  'margaret maggie meg peggy greta margarete|martin marty|matthew matt matthias|maximilian max|michael mike mick mikey michel',
  'mikhail misha|natalia natasha natalie|nathaniel nathan nate nat|nicholas nick nico nikolaus klaus niklas|pamela pam',
  'patricia pat patty trish|patrick pat paddy|peter pete|philip phillip phil philipp|raymond ray|rebecca becky becca',
  'richard rich rick ricky dick|robert rob robbie bob bobby|ronald ron|rudolf rudi|russell russ|samuel sam|samantha sam',
  'sebastian basti seb|sigmund sigi|stanislav stas|stephen steven steve stefan|susan sue susie susanne|theodore ted theo',
  'theresa terry tess teresa|thomas tom tommy|timothy tim|valentina valya|victoria vicky tori|vincent vince|vladimir vova',
  'walter walt|wilhelm willi|william will bill billy liam|wolfgang wolf|yevgeny zhenya|zachary zach zack',
]
  .join('|')
  .split('|')
  .map((group) => group.split(' '));

const groupsByName = new Map<string, number[]>();
for (const [index, group] of groups.entries())
  for (const name of group) groupsByName.set(name, [...(groupsByName.get(name) ?? []), index]);

/** Numbers of the groups that a folded name is in. */
export const nicknameGroups = (name: string): readonly number[] => groupsByName.get(name) ?? [];

/** Whether one of two folded names stands for the other. */
export const areNicknames = (one: string, other: string): boolean =>
  nicknameGroups(one).some((group) => nicknameGroups(other).includes(group));

/** Whether a folded word is a given name of which the spelling is known. */
export const isKnownName = (name: string): boolean => groupsByName.has(name);
