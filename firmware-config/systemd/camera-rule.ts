/** A USB camera as `lsusb` names it, four hex digits each. */
export interface UsbCamera {
  readonly vendor: string;
  readonly product: string;
}

/**
 * A udev rule for the camera of a kiosk: only the group `video` may open it, it does not fall asleep, and with vendor and product
 * known it has a name that stays when another is plugged in. Throws RangeError for anything but four hex digits.
 */
export function cameraRule(camera?: UsbCamera): string {
  for (const id of camera ? [camera.vendor, camera.product] : []) {
    if (!/^[0-9a-f]{4}$/.test(id))
      throw new RangeError(`${JSON.stringify(id)} is not four hex digits, as lsusb prints them`);
  }
  const lines = [
    '# Cameras are for the agent (group video) and for nobody else.',
    'SUBSYSTEM=="video4linux", GROUP="video", MODE="0660"',
    '# A camera that is put to sleep comes back late, or not at all.',
    'ACTION=="add", SUBSYSTEM=="usb", ATTR{bInterfaceClass}=="0e", TEST=="../power/control", ATTR{../power/control}="on"',
  ];
  if (camera) {
    const { vendor, product } = camera;
    lines.push(
      '# The first video node of this camera; the others carry only its metadata.',
      `SUBSYSTEM=="video4linux", ATTR{index}=="0", ATTRS{idVendor}=="${vendor}", ATTRS{idProduct}=="${product}", SYMLINK+="zhenshen-camera"`,
    );
  }
  return `${lines.join('\n')}\n`;
}
