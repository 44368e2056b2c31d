/** Whom and what something is about, by pseudonym or device id. */
const PEOPLE = ['person', 'practitioner', 'device'] as const;
type Role = (typeof PEOPLE)[number];
export type About = Readonly<Record<Role, string | null>>;

/** Those of them that are known, in the order in which a headline names them. */
export function peopleOf(about: About): { readonly role: Role; readonly id: string }[] {
  return PEOPLE.flatMap((role) => {
    const id = about[role];
    return id === null ? [] : [{ role, id }];
  });
}
