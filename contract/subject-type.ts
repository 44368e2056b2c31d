/** Who evidence is about: pseudonyms of the two kinds never coincide. */
export const SUBJECT_TYPES = ['insured', 'practitioner'] as const;
export type SubjectType = (typeof SUBJECT_TYPES)[number];
