/**
 * Verifies an evidence bundle: no network, no database, no dependency. Runs under Node 20 or later and in browsers (WebCrypto).
 *
 *   node verify-bundle.mjs BUNDLE.json [VERIFIER-KEY [WITNESS-KEY...]]
 *
 * What is proved: the devices' keys signed the envelopes; everything in the bundle is committed to by lines of the hub's log;
 * the log's checkpoint includes those lines. WHO the hub is, the bundle can't prove: compare the verifier key with one that you
 * got from the hub by another way, or give it as the second argument. With keys of witnesses, all of these have to have cosigned
 * a checkpoint that includes the evidence. Time stamps (RFC 3161) are bound to their checkpoint here; whom they lead to, say
 * `zs verify --timestamp-ca` or `openssl ts -verify -token_in`.
 */

const FIRST = {
  members: ['format', 'hub', 'verifierKey', 'checkpoint', 'export', 'lines', 'parts'],
  parts: ['finding', 'rule', 'evidence', 'refused', 'keys', 'authority', 'page'],
};
const FORMATS = {
  'zs-evidence-bundle/1': FIRST,
  'zs-evidence-bundle/2': {
    members: [...FIRST.members, 'anchorProofs'],
    parts: [...FIRST.parts, 'erased', 'anchors', 'witnesses'],
    sortedLines: true,
  },
};
const LINE_MEMBERS = 'index,kind,ref,salt,proof';
const encoder = new TextEncoder();

/** Verifies the bytes of a bundle. Says each thing that doesn't hold: which part, and what is wrong with it. */
export async function verifyBundle(bytes, { key, witnesses = [], quorum = witnesses.length } = {}) {
  const problems = [];
  const wrong = (part, problem) => problems.push({ part, problem });
  const bundle = parse(bytes, wrong);
  if (bundle) {
    try {
      await check(bundle, { key, witnesses, quorum }, wrong);
    } catch (error) {
      wrong('file', `is malformed: ${error.message}`);
    }
  }
  return { ok: problems.length === 0, problems, verifierKey: bundle?.verifierKey };
}

// One spelling only: else white space, escapes or the order of members could change without anybody noticing.
function parse(bytes, wrong) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const bundle = JSON.parse(text);
    if (`${JSON.stringify(bundle, null, 1)}\n` !== text) wrong('file', 'is not spelled as the hub writes it');
    return bundle;
  } catch (error) {
    wrong('file', `is not JSON in UTF-8: ${error.message}`);
    return undefined;
  }
}

async function check(bundle, { key: expectedKey, witnesses, quorum }, wrong) {
  const form = FORMATS[bundle.format];
  if (!form) return wrong('format', `is ${bundle.format}, this verifier reads ${Object.keys(FORMATS).join(' and ')}`);
  sameNames(Object.keys(bundle), form.members, 'file', wrong);
  sameNames(Object.keys(bundle.parts), form.parts, 'parts', wrong);
  sameOrder(Object.keys(bundle), form.members, 'file', wrong);
  sameOrder(Object.keys(bundle.parts), form.parts, 'parts', wrong);

  const verifier = await naming('verifierKey', wrong, () =>
    readVerifierKey(bundle.verifierKey, 1, 'verifierKey', wrong),
  );
  if (!verifier) return;
  if (expectedKey !== undefined && expectedKey !== bundle.verifierKey) wrong('verifierKey', 'is not the key you know');
  const origin = `zhenshen/${bundle.hub}`; // a log that was restored goes on under origin/2, origin/3, ...
  if (verifier.name.replace(/\/[1-9]\d*$/, '') !== origin)
    wrong('hub', `is ${bundle.hub}, the key is of ${verifier.name}`);
  const checkpoint = await naming('checkpoint', wrong, () => readCheckpoint(bundle.checkpoint, verifier, wrong));
  if (!checkpoint) return;

  const log = readLines(bundle.lines, checkpoint, form.sortedLines, wrong);
  const statement = bundle.export;
  await log.expect('export', statement.id, await sha256(JSON.stringify(statement)), 'export');
  for (const name of form.parts) {
    const digest = toBase64url(await sha256(JSON.stringify(bundle.parts[name])));
    if (statement.parts[name] !== digest) wrong(name, 'was changed after the export');
  }
  sameNames(Object.keys(statement.parts), form.parts, 'export', wrong);
  if (bundle.parts.finding.id !== statement.finding) wrong('export', `is of finding ${statement.finding}`);

  const { finding, rule, evidence, refused, keys, erased = [] } = bundle.parts;
  if (rule !== null) {
    const digest = await sha256(JSON.stringify(rule));
    await log.expect('rule', `${rule.id}@${rule.version}/${toBase64url(digest).slice(0, 16)}`, digest, 'rule');
    if (rule.id !== finding.rule || rule.version !== finding.ruleVersion)
      wrong('rule', 'is not the rule of the finding');
  }
  for (const [n, one] of keys.entries()) {
    const part = `keys[${n}] ${one.kid}`;
    await naming(part, wrong, () => checkKey(one, part, log, (problem) => wrong(part, problem)));
  }
  for (const [n, one] of evidence.entries()) {
    const part = `evidence[${n}] ${one.jti}`;
    await log.expect('attestation', one.jti, await sha256(one.envelope), part);
    await naming(part, wrong, () => checkEnvelope(one, keys, (problem) => wrong(part, problem)));
    await naming(part, wrong, () => checkObjection(one, evidence, erased, (problem) => wrong(part, problem)));
  }
  for (const [n, one] of refused.entries()) {
    const same = toBase64url(await sha256(one.envelope)) === one.digest;
    if (!same) wrong(`refused[${n}]`, 'is not the envelope of its digest');
  }
  for (const [n, { event, content }] of erased.entries()) {
    const order = JSON.parse(content);
    await log.expect('erasure', order.id, await sha256(content), `erased[${n}] ${event}`);
    if (order.event !== event) wrong(`erased[${n}]`, `is an order about ${order.event}`);
  }
  for (const { jti, kind } of finding.evidence) {
    const erasedNow = erased.some(({ event }) => event === jti);
    const there = kind === 'missing' || kind === 'refused' || erasedNow || evidence.some((one) => one.jti === jti);
    if (!there) wrong('evidence', `lacks ${jti}, which the finding names`);
  }
  log.nothingElse();

  const evidenced = bundle.lines.filter(({ kind }) => kind === 'attestation').map(({ index }) => index);
  const anchors = { verifier, checkpoint, covering: Math.max(0, ...evidenced) };
  const cosigners = await checkAnchors(bundle, anchors, wrong);
  const known = witnesses.filter((witness) => cosigners.has(witness)).length;
  if (known < quorum)
    wrong('witnesses', `only ${known} of the witnesses you know cosigned this evidence, not ${quorum}`);
}

// Earlier checkpoints that others vouched for. Each has to be of this log: signed by its key, continued by its checkpoint.
// Returns the keys of the witnesses that cosigned one that includes all of the evidence.
async function checkAnchors({ parts, anchorProofs = [] }, { verifier, checkpoint, covering }, wrong) {
  const { anchors = [], witnesses = [] } = parts;
  const cosigners = new Set();
  if (anchors.length !== anchorProofs.length) wrong('anchorProofs', 'are not one for each anchor');
  for (const [n, anchor] of anchors.entries()) {
    const part = `anchors[${n}]`;
    await naming(part, wrong, async () => {
      const [note, ...cosignatures] = splitNote(anchor.checkpoint);
      const { text, size, root } = await readCheckpoint(note, verifier, wrong, part);
      const proof = (anchorProofs[n] ?? []).map(strict);
      const continues = await consistent({ size, root }, checkpoint, proof);
      if (!continues) wrong(part, 'is not continued by the checkpoint of this bundle (or its proof was changed)');
      for (const line of cosignatures) {
        const witness = await cosignerOf(line, text, witnesses, part, wrong);
        if (witness && size >= covering) cosigners.add(witness);
      }
    });
  }
  return cosigners;
}

// The note as the log signed it, and the further signature lines.
function splitNote(note) {
  const end = note.indexOf('\n', note.indexOf('\n\n') + 2) + 1;
  const lines = note.slice(end).split('\n');
  if (end === 0 || lines.pop() !== '') throw new Error('it is no signed note');
  return [note.slice(0, end), ...lines];
}

// C2SP tlog-cosignature: key hash, 8 bytes of time, Ed25519 over header, time and text.
async function cosignerOf(line, text, witnesses, part, wrong) {
  const [, signer, encoded] = /^— (\S+) (\S+)$/.exec(line) ?? [];
  const candidates = witnesses.filter((witness) => witness.startsWith(`${signer}+`));
  for (const witness of candidates) {
    const { key, keyHash } = await readVerifierKey(witness, 4, 'witnesses', wrong);
    const bytes = fromBase64(encoded);
    if (hex(bytes.slice(0, 4)) !== hex(keyHash) || toBase64(bytes) !== encoded) continue;
    const time = new DataView(bytes.buffer).getBigUint64(4);
    const signed = encoder.encode(`cosignature/v1\ntime ${time}\n${text}`);
    if (await crypto.subtle.verify({ name: 'Ed25519' }, key, bytes.slice(12), signed)) return witness;
  }
  return wrong(part, `has a cosignature of ${signer} that does not hold`);
}

// RFC 9162, 2.1.4.2.
async function consistent(first, second, proof) {
  if (!(first.size >= 1 && first.size <= second.size)) return first.size === 0 && proof.length === 0;
  if (first.size === second.size) return proof.length === 0 && hex(first.root) === hex(second.root);
  const path = Number.isInteger(Math.log2(first.size)) ? [first.root, ...proof] : [...proof];
  const start = path.shift();
  if (!start) return false;
  let [node, last] = [first.size - 1, second.size - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let [former, latter] = [start, start];
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      [former, latter] = [await sha256(concat([1], sibling, former)), await sha256(concat([1], sibling, latter))];
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      latter = await sha256(concat([1], latter, sibling));
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && hex(former) === hex(first.root) && hex(latter) === hex(second.root);
}

async function naming(part, wrong, work) {
  try {
    return await work();
  } catch (error) {
    wrong(part, `can't be read: ${error.message}`);
    return undefined;
  }
}

function sameNames(given, wanted, part, wrong) {
  for (const name of wanted) if (!given.includes(name)) wrong(part, `lacks ${name}`);
  for (const name of given) if (!wanted.includes(name)) wrong(part, `has ${name}, which does not belong there`);
}

function sameOrder(given, wanted, part, wrong) {
  const here = wanted.filter((name) => given.includes(name));
  if (given.filter((name) => wanted.includes(name)).join() !== here.join())
    wrong(part, 'has its members in another order');
}

// C2SP signed note: name+hash+base64(type || Ed25519 key), the hash over name, newline, type (1: log, 4: witness) and key.
async function readVerifierKey(text, type, part, wrong) {
  const [, name, hash, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  if (encoded === undefined) throw new Error(`${part} holds no key of a signed note`);
  const bytes = fromBase64(encoded);
  const keyHash = (await sha256(concat(encoder.encode(`${name}\n`), bytes))).slice(0, 4);
  const holds = hex(keyHash) === hash && bytes[0] === type && toBase64(bytes) === encoded;
  if (!holds) wrong(part, 'does not fit its own hash');
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: toBase64url(bytes.slice(1)) };
  const key = await crypto.subtle.importKey('jwk', jwk, { name: 'Ed25519' }, false, ['verify']);
  return { name, key, keyHash };
}

// C2SP checkpoint: origin, size, root; an empty line; one signature line.
async function readCheckpoint(note, { name, key, keyHash }, wrong, part = 'checkpoint') {
  const parts =
    /^(?<text>(?<origin>\S+)\n(?<size>\d{1,16})\n(?<root>\S+)\n)\n— (?<signer>\S+) (?<signature>\S+)\n$/.exec(note);
  if (!parts) throw new Error('it is no signed checkpoint');
  const { text, origin, size, root, signer, signature } = parts.groups;
  const bytes = fromBase64(signature);
  const named = signer === name && origin === name && hex(bytes.slice(0, 4)) === hex(keyHash);
  const holds = await crypto.subtle.verify({ name: 'Ed25519' }, key, bytes.slice(4), encoder.encode(text));
  if (!named || !holds || toBase64(bytes) !== signature) wrong(part, 'is not signed by the verifier key');
  return { text, size: Number(size), root: fromBase64(root) };
}

// The lines of the log that are in the bundle. Each has to be about something in it, and each such thing has to have one.
function readLines(lines, checkpoint, isSorted, wrong) {
  const unused = new Set(lines);
  for (const [n, line] of lines.entries()) {
    // What no commitment covers must not vary: a further member, or two lines in each other's place.
    if (Object.keys(line).join() !== LINE_MEMBERS) wrong(`lines[${n}]`, `does not consist of ${LINE_MEMBERS}`);
    if (isSorted && n > 0 && !(lines[n - 1].index < line.index)) wrong(`lines[${n}]`, 'is not in the order of the log');
  }
  return {
    async expect(kind, ref, digest, part) {
      const line = lines.find((one) => one.kind === kind && one.ref === ref);
      if (!line) return wrong(part, 'has no line in the log');
      unused.delete(line);
      await naming(part, wrong, async () => {
        const data = await commitment(kind, ref, digest, line.salt);
        const root = await rootFrom(await sha256(concat([0], data)), line.index - 1, checkpoint.size, line.proof);
        if (root && hex(root) === hex(checkpoint.root)) return;
        wrong(part, `is not what line ${line.index} of the log commits to (content, salt, index or inclusion proof)`);
      });
    },
    nothingElse() {
      for (const { kind, ref } of unused) wrong('lines', `has ${kind} ${ref}, which is about nothing in the bundle`);
    },
  };
}

// A line without a salt is from before lines had one.
async function commitment(kind, ref, digest, salt) {
  if (salt === null) return sha256(concat([0], encoder.encode(`${kind}\0${ref}\0`), digest));
  return sha256(concat(encoder.encode('zs-entry-v1\0'), strict(salt), encoder.encode(`${kind}\0${ref}\0`), digest));
}

// RFC 9162, 2.1.3.2. Undefined: the proof is not one for this leaf of a tree of this size.
async function rootFrom(leaf, index, size, proof) {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return undefined;
  let [node, last, hash] = [index, size - 1, leaf];
  for (const sibling of proof.map(strict)) {
    if (last === 0) return undefined;
    if (node % 2 === 1 || node === last) {
      hash = await sha256(concat([1], sibling, hash));
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = await sha256(concat([1], hash, sibling));
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 ? hash : undefined;
}

// A key's id is its thumbprint (RFC 7638); the line about the device says since when the hub knows it.
async function checkKey({ kid, device, jwk, registration, certificate = null }, part, log, wrong) {
  const { crv, kty, x, y } = jwk;
  const required = kty === 'EC' ? { crv, kty, x, y } : { crv, kty, x };
  if (toBase64url(await sha256(JSON.stringify(required))) !== kid) wrong('the key is not that of its id');
  if (registration === null) return certificate === null ? undefined : wrong('has a certificate without registration');
  await log.expect('device', registration.id, await sha256(registration.content), part);
  const event = JSON.parse(registration.content);
  if (event.kid !== kid || event.device !== device) wrong('was registered for another device or key');
  if (certificate === null) return;
  const der = fromBase64(certificate.replace(/-----[A-Z ]+-----|\s/g, ''));
  if (toBase64url(await sha256(der)) !== event.certificate) wrong('has a certificate other than the one registered');
}

const SUITES = {
  ES256: { crv: 'P-256', key: { name: 'ECDSA', namedCurve: 'P-256' }, sign: { name: 'ECDSA', hash: 'SHA-256' } },
  EdDSA: { crv: 'Ed25519', key: { name: 'Ed25519' }, sign: { name: 'Ed25519' } },
};

// JWS compact (RFC 7515), judged by the key that was valid at the event's time.
async function checkEnvelope({ jti, envelope }, keys, wrong) {
  const [header, payload, signature] = envelope.split('.');
  const { alg, kid, typ } = JSON.parse(new TextDecoder().decode(strict(header)));
  const said = payloadOf(payload);
  const known = keys.find((one) => one.kid === kid);
  const suite = SUITES[alg];
  if (!known) return wrong(`is signed with key ${kid}, which the bundle lacks`);
  if (typ !== 'zs-att+jwt' || suite?.crv !== known.jwk.crv) return wrong('is not signed as an attestation is');
  const key = await crypto.subtle.importKey('jwk', known.jwk, suite.key, false, ['verify']);
  const signed = encoder.encode(`${header}.${payload}`);
  if (!(await crypto.subtle.verify(suite.sign, key, strict(signature), signed)))
    wrong('has a signature that does not hold');
  if (said.jti !== jti) wrong(`holds event ${said.jti}`);
  if (said.iss !== known.device) wrong(`is of device ${said.iss}, the key of ${known.device}`);
  const at = new Date(Math.round(said.iat * 1000)).toISOString();
  const valid = known.validFrom <= at && (known.validUntil === null || at < known.validUntil);
  if (!valid) wrong(`is of ${at}, when its key was not valid`);
}

// A practitioner's word against a clock event of their own: it counts beside that event only.
function checkObjection({ envelope }, evidence, erased, wrong) {
  const { kind, subject, objection } = payloadOf(envelope.split('.')[1]);
  if (kind !== 'staff.objection' || erased.some(({ event }) => event === objection.about)) return;
  const event = evidence.find(({ jti }) => jti === objection.about);
  if (!event) return wrong(`objects to ${objection.about}, which the bundle lacks`);
  const { subject: whose } = payloadOf(event.envelope.split('.')[1]);
  if (whose?.id !== subject.id) wrong(`objects to ${objection.about}, an event of somebody else`);
}

function payloadOf(part) {
  return JSON.parse(new TextDecoder().decode(strict(part)));
}

async function sha256(data) {
  const bytes = typeof data === 'string' ? encoder.encode(data) : data;
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

const half = (number) => Math.floor(number / 2);
const concat = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const fromBase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));
const toBase64url = (bytes) => toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

// Base64url has several spellings of one value (spare bits); only one is accepted.
function strict(text) {
  const bytes = fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
  if (toBase64url(bytes) !== text) throw new Error('base64url is not canonical');
  return bytes;
}

// Run by itself, not imported.
const script = globalThis.process?.argv[1];
if (script && import.meta.url === (await import('node:url')).pathToFileURL(script).href) {
  const { readFileSync } = await import('node:fs');
  const [file, key, ...witnesses] = process.argv.slice(2);
  const { ok, problems, verifierKey } = await verifyBundle(readFileSync(file), { key, witnesses });
  for (const { part, problem } of problems) console.error(`${part} ${problem}`);
  console.log(ok ? `holds; verifier key ${verifierKey}` : 'DOES NOT HOLD');
  process.exitCode = ok ? 0 : 1;
}
