/** One server-sent event. `data` null: only a sign of life, or a new place to go on from. */
export interface ServerEvent {
  readonly id: string | null;
  readonly data: string | null;
}

/** Events out of a stream of text (WHATWG HTML, 9.2.6), for the three fields that the hub sends. Pure but for its input. */
export async function* serverEvents(chunks: AsyncIterable<string>): AsyncGenerator<ServerEvent> {
  let rest = '';
  for await (const chunk of chunks) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) yield eventIn(block);
  }
}

function eventIn(block: string): ServerEvent {
  let id: string | null = null;
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, name, value = ''] = /^(id|data): ?(.*)$/.exec(line) ?? [];
    if (name === 'id') id = value;
    if (name === 'data') data.push(value);
  }
  return { id, data: data.length === 0 ? null : data.join('\n') };
}
