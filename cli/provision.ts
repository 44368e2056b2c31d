import { Command, InvalidArgumentError, Option } from 'commander';
import { DEVICE_PROFILES } from '../contract/device-config.ts';
import { inHubFolder } from './hub-folder.ts';
import { network, place, position } from './place.ts';
import type { ProvisionDeviceOptions } from './provision-device.ts';
import type { FilesOptions } from './provision-files.ts';
import type { InviteOptions } from './provision-hub.ts';

/** `zs provision`: from a bare machine to a trusted device in one command. */
export function provisionCommand(): Command {
  const provision = new Command('provision')
    .description('set devices up: one command on the device, one at the hub')
    .addHelpText(
      'after',
      `
With a line to the hub
  At the hub       zs provision invite --data HUBDIR --device kiosk-a1 --site H35020300017 --place desk:1 --profile kiosk-registration
  On the device    zs provision device --dir /var/lib/zhenshen --setup usb-kiosk --hub https://hub.example:8444
Without
  On the device    zs provision device --dir /var/lib/zhenshen --setup usb-kiosk
  At the hub       zs device approve request.jws --data HUBDIR --out grant.jws
  On the device    zs provision device --dir /var/lib/zhenshen --grant grant.jws
What is missing is asked for, or, where nobody can answer, named all at once. It can be called again wherever it stopped.`,
    );
  provision
    .command('device')
    .description('make the keys on this device, write its configuration, have it enrolled')
    .requiredOption('--dir <dir>', "the device's folder")
    .option('--setup <name-or-file>', 'usb-kiosk, doorway-camera, bedside-tablet, demo, or a file of your own')
    .option('--device <id>', 'id: lower-case letters, digits, hyphens')
    .option('--site <code>', 'code of the institution: a letter and eleven digits')
    .option('--place <type:id>', 'where it stands, e.g. desk:1, ward:3-east', place)
    .option('--hub <url>', 'where the hub enrols devices, e.g. https://hub.example:8444')
    .option('--invitation <text-or-file>', 'what zs provision invite printed at the hub')
    .option('--grant <file>', 'the grant, where it comes by hand')
    .option('--json', 'one JSON object instead of lines, and no questions', false)
    .action(async (options: ProvisionDeviceOptions) => {
      const { provisionDevice } = await import('./provision-device.ts');
      await provisionDevice(options);
    });
  provision
    .command('check')
    .description('check setups and name everything that is wrong with them at once')
    .argument('<setup...>', 'names or files')
    .option('--json', 'one JSON object instead of lines', false)
    .action(async (names: string[], options: { json: boolean }) => {
      const { checkSetups } = await import('./provision-files.ts');
      checkSetups(names, options);
    });
  provision
    .command('files')
    .description('write systemd units, the screen in Chromium, and the udev rule of the camera')
    .requiredOption('--dir <dir>', "the device's folder")
    .requiredOption('--setup <name-or-file>', 'what kind of device')
    .requiredOption('--out <dir>', 'folder for the files')
    .option('--user <account>', 'system account of the agent', 'zhenshen')
    .option('--screen-user <account>', 'system account of the screen; another one', 'zhenshen-screen')
    .action(async (options: FilesOptions) => {
      const { writeFiles } = await import('./provision-files.ts');
      writeFiles(options);
    });
  inHubFolder(provision.command('invite'))
    .description('at the hub: let one device enrol itself, once')
    .requiredOption('--device <id>', 'its id')
    .requiredOption('--site <code>', 'its institution')
    .requiredOption('--place <type:id>', 'where it will stand', place)
    .addOption(new Option('--profile <profile>', 'what it is for').choices(DEVICE_PROFILES).makeOptionMandatory())
    .option('--broker <url>', 'where it finds the broker', 'mqtts://localhost:8883')
    .option('--device-api <url>', 'where it finds vault, models and renewal', 'https://localhost:8443')
    .option('--notice <version>', 'version of the notice shown before a face is looked at', 'notice-1')
    .option('--position <lat,lon,datum>', 'where it stands, if it stands still', position)
    .option('--accuracy <metres>', 'how well that position is known', Number, 10)
    .option('--network <network>', 'one of the site’s own: wifi:NAME or gateway:ADDRESS; may be given again', network)
    .option('--days <n>', 'the invitation ends after so many days', days, 7)
    .option('--replace', 'new hardware takes over an id in use', false)
    .action(async (options: InviteOptions) => {
      const { invite } = await import('./provision-hub.ts');
      await invite(options);
    });
  provision
    .command('renew')
    .description("renew this device's certificate over the one it has; then start the agent anew")
    .requiredOption('--dir <dir>', "the device's folder")
    .option('--within <days>', 'only if it ends within so many days', days)
    .action(async (options: { dir: string; within?: number }) => {
      const { renewCertificate } = await import('./provision-device.ts');
      await renewCertificate(options);
    });
  return provision;
}

function days(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number <= 400) return number;
  throw new InvalidArgumentError('a whole number of days, 1 to 400');
}
