/** Markup whose values were escaped. */
export interface Html {
  readonly markup: string;
}

/** Escapes every value that is not markup already: an operator's words and a site's name come from outside. */
export function html(strings: TemplateStringsArray, ...values: readonly (string | Html | readonly Html[])[]): Html {
  const shown = values.map((value) => {
    if (typeof value === 'string') return value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
    return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
  });
  return { markup: strings.map((part, n) => part + (shown[n] ?? '')).join('') };
}
