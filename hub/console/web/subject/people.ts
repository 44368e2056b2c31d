/** Whom and what something is about, by pseudonym or device id. */
const PEOPLE = ['person', 'practitioner', 'device'] as const;
type Role = (typeof PEOPLE)[number];

/** Those of them that are known, in the order in which a headline names them. */
export function peopleOf(about: Readonly<Record<Role, string | null>>): { readonly role: Role; readonly id: string }[] {
  return PEOPLE.flatMap((role) => {
    const id = about[role];
    return id === null ? [] : [{ role, id }];
  });
}
