/** Prints named facts: one line each, or as one JSON object whose names are in camel case. */
export function printFacts(facts: Readonly<Record<string, string>>, { json = false }: { json?: boolean } = {}): void {
  if (json) {
    const camelCase = (name: string) => name.replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase());
    console.log(
      JSON.stringify(Object.fromEntries(Object.entries(facts).map(([name, fact]) => [camelCase(name), fact]))),
    );
    return;
  }
  const width = Math.max(...Object.keys(facts).map((name) => name.length));
  for (const [name, fact] of Object.entries(facts)) console.log(`${name.padEnd(width)}  ${fact}`);
}
