import { Command, Option } from 'commander';
import { DEVICE_PROFILES } from '../contract/device-config.ts';
import type { InitOptions } from './device-folder.ts';
import { inHubFolder } from './hub-folder.ts';
import { network, place, position } from './place.ts';
import type { ApproveOptions, RevokeOptions } from './registry-desk.ts';

/** `zs device`: from a bare machine to a trusted kiosk, and out of service again. */
export function deviceCommand(): Command {
  const device = new Command('device').description('provision devices: keys, approval, grant, revocation').addHelpText(
    'after',
    `
On the device    zs device init --dir /var/lib/zhenshen --device kiosk-a1 --site H35020300017 --place desk:1 --profile kiosk-registration
At the hub       zs device approve request.jws --data ./data --out grant.jws
On the device    zs device accept grant.jws --dir /var/lib/zhenshen
Compare the hub's fingerprint on both screens before the device is used. Private keys never leave the device.`,
  );
  device
    .command('init')
    .description("make this device's keys and the request that the hub approves")
    .requiredOption('--dir <dir>', "the device's folder; must not hold a device yet")
    .requiredOption('--device <id>', 'id: lower-case letters, digits, hyphens')
    .requiredOption('--site <code>', 'code of the institution: a letter and eleven digits')
    .requiredOption('--place <type:id>', 'where it stands, e.g. desk:1, ward:3-east, staff:door', place)
    .addOption(new Option('--profile <profile>', 'what it is for').choices(DEVICE_PROFILES).makeOptionMandatory())
    .action(async (options: InitOptions) => {
      const { init } = await import('./device-folder.ts');
      await init(options);
    });
  inHubFolder(device.command('approve'))
    .argument('<request>', 'request.jws from the device')
    .description('register a device and sign its grant; the same request again renews its certificate')
    .option('--out <file>', 'where the grant goes; default: DEVICE.grant.jws here')
    .option('--broker <url>', 'where the device finds the broker', 'mqtts://localhost:8883')
    .option('--device-api <url>', 'where the device finds the vault', 'https://localhost:8443')
    .option('--notice <version>', 'version of the notice shown before a face is looked at', 'notice-1')
    .option('--position <lat,lon,datum>', 'where it stands, if it stands still, e.g. 24.4798,118.0894,GCJ02', position)
    .option('--accuracy <metres>', 'how well that position is known', Number, 10)
    .option(
      '--network <network>',
      'one of the site’s own networks: wifi:NAME or gateway:aa:bb:cc:dd:ee:ff; may be given again',
      network,
    )
    .option('--fingerprint <hex>', 'refuse unless the request has this fingerprint (zs device init prints it)')
    .option('--replace', 'the device takes over an id in use: new hardware, new keys or another site', false)
    .action(async (request: string, options: ApproveOptions) => {
      const { approve } = await import('./registry-desk.ts');
      await approve(request, options);
    });
  device
    .command('accept')
    .argument('<grant>', 'the grant that the hub signed')
    .description('check a grant and trust the hub that signed it')
    .requiredOption('--dir <dir>', "the device's folder")
    .option('--replace-hub', 'the device moves to another hub than before', false)
    .action(async (grant: string, options: { dir: string; replaceHub: boolean }) => {
      const { accept } = await import('./device-folder.ts');
      await accept(grant, options);
    });
  device
    .command('show')
    .description('what this device is, whom it trusts and until when')
    .requiredOption('--dir <dir>', "the device's folder")
    .option('--json', 'one JSON object instead of lines', false)
    .action(async (options: { dir: string; json: boolean }) => {
      const { show } = await import('./device-folder.ts');
      show(options);
    });
  inHubFolder(device.command('revoke'))
    .argument('<device>', 'id of the device')
    .description('end the trust in a device at once; what it signed before stays evidence')
    .requiredOption('--reason <words>', 'why; no names of people')
    .action(async (id: string, options: RevokeOptions) => {
      const { revoke } = await import('./registry-desk.ts');
      await revoke(id, options);
    });
  device
    .command('unit')
    .description('print a hardened systemd unit for the agent on this device')
    .requiredOption('--dir <dir>', "the device's folder")
    .option('--user <account>', 'system account that owns the folder', 'zhenshen')
    .action(async (options: { dir: string; user: string }) => {
      const { unit } = await import('./device-folder.ts');
      unit(options);
    });
  return device;
}
