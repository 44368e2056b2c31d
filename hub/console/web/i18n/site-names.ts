import { shallowReactive } from 'vue';

/** Names of institutions that any answer of the hub has mentioned, by code. Messages carry the code only. */
const names = shallowReactive(new Map<string, string>());

interface WithSite {
  readonly site: { readonly id: string; readonly name: string } | null;
}

/** Remembers the institutions of a list of rows. */
export function rememberSites(rows: readonly WithSite[]): void {
  for (const { site } of rows) if (site && names.get(site.id) !== site.name) names.set(site.id, site.name);
}

/** The name of an institution, or the text itself when it is not the code of a known one. */
export function siteName(text: string): string {
  return names.get(text) ?? text;
}
