/** How a column of a template is formatted. A `moment` is China time; `text` keeps numbers of 18 digits whole. */
type ColumnKind = 'text' | 'moment' | 'date' | 'number' | 'flag';

export interface TemplateColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly needed: boolean;
  /** Made up; as the import reads it, moments without their offset. */
  readonly example: string;
}

/** What a template is imported as: the families have the names of their columns in common. */
export type TemplateFamily = 'claims' | 'masters' | 'clues' | 'points';

const SITE = 'H00000000000';
const PERSON = '350203194806010000';
const DOCTOR = 'D350203000000';
const DAY = '2026-03-05';

// `name`, `name*` = needed; `=` its example; `@` a moment, `#` a number, `?` true or false, `/` a date.
const LAYOUTS = {
  claims: [
    `claimId*=C-0001 personId*=${PERSON} facilityId*=${SITE} kind*=outpatient serviceStart*@${DAY}T10:00:00`,
    `settledAt*@${DAY}T10:40:00 total*#120.5 fund*#86.4 cash#34.1 credential=ec-token diagnosis=I10.x00`,
    `lineId=1 at@${DAY}T10:15:00 ordering=${DOCTOR} performing item=XB05 amount#86.4 quantity#1 prescription`,
    'serviceEnd@ encounterId account# familyAid# exception medType regionCare regionInsured terminalId operatorId external? traceCodes cancels reason',
  ],
  clues: [
    `reference*=XS-2026-0001 source=complaint facilityId*=${SITE} title*=挂床住院 description*=举报称病人白天不在病房`,
    `personId=${PERSON} practitioner=${DOCTOR}`,
  ],
  points: [
    `record*=points code*=${DOCTOR} facilityId*=${SITE} conduct=other band*=light points*#2 responsibility*=general`,
    `sanctionKind*=agreement on*/${DAY} reference*=通报2026-01号`,
  ],
  site: [
    `record*=site facilityId*=${SITE} kind*=hospital from*@${DAY}T00:00:00 until@ alwaysOpen?true registeredBeds#40 setting hours fence`,
  ],
  practitioner: [`record*=practitioner code*=${DOCTOR} role*=doctor from*@${DAY}T00:00:00 until@`],
  registration: [`record*=registration code*=${DOCTOR} facilityId*=${SITE} from*@${DAY}T00:00:00 until@`],
  eligibility: [
    `record*=eligibility code*=${DOCTOR} status*=suspended from*@${DAY}T00:00:00 until@2026-09-05T00:00:00 reference=通报2026-01号`,
  ],
  roster: [`record*=roster code*=${DOCTOR} facilityId*=${SITE} from*@${DAY}T08:00:00 until*@${DAY}T17:30:00`],
  leave: [`record*=leave code*=${DOCTOR} from*@${DAY}T00:00:00 until@2026-03-12T00:00:00`],
  bed: [`record*=bed facilityId*=${SITE} ward*=内科一区 room=301 bed*=12 from*@${DAY}T00:00:00 until@ device`],
  exemption: [`record*=exemption stayId*=ZY-0001 kind*=operating-room from*@${DAY}T08:30:00 until@${DAY}T12:00:00`],
  death: [`record*=death personId*=${PERSON} from*@${DAY}T00:00:00 source*=hospital`],
  person: [
    `record*=person personId*=${PERSON} from*@${DAY}T00:00:00 until@ bornOn/1948-06-01 bedridden?true cannotBeCaptured? twinOf familyAid regularTreatment`,
  ],
  'proxy-role': [`record*=proxy-role personId*=${PERSON} role*=village-doctor from*@${DAY}T00:00:00 until@ facilityId`],
  feedback: [`record*=feedback claimId*=C-0001 personId*=${PERSON} at*@${DAY}T16:00:00 answer*=denied`],
  'dispensing-cap': [`record*=dispensing-cap item*=XB05 quantity*#30 from*@${DAY}T00:00:00 until@`],
  'mass-event': [`record*=mass-event kind*=screening from*@${DAY}T08:00:00 until@${DAY}T18:00:00 facilityId diagnosis`],
} as const satisfies Record<string, readonly string[]>;

export type TemplateKind = keyof typeof LAYOUTS;
export const TEMPLATE_KINDS = Object.keys(LAYOUTS) as [TemplateKind, ...TemplateKind[]];

const KIND_OF_MARK: Readonly<Record<string, ColumnKind>> = {
  '=': 'text',
  '@': 'moment',
  '/': 'date',
  '#': 'number',
  '?': 'flag',
};

/** The columns of a template, in its order. */
export function templateColumns(kind: TemplateKind): readonly TemplateColumn[] {
  return LAYOUTS[kind]
    .flatMap((line) => line.split(' '))
    .map((written) => {
      const [, name = '', needed = '', mark = '=', example = ''] =
        /^([A-Za-z]+)(\*?)([=@/#?]?)(.*)$/.exec(written) ?? [];
      return { name, kind: KIND_OF_MARK[mark] ?? 'text', needed: needed !== '', example };
    });
}

export function familyOf(kind: TemplateKind): TemplateFamily {
  return kind === 'claims' || kind === 'clues' || kind === 'points' ? kind : 'masters';
}
