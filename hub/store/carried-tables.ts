import type { Instant } from './column-types.ts';

/** Templates of staff on their way to a camera of their site. `jwe` is encrypted to the camera; null = the camera has it. */
export interface CarriedTemplateTable {
  template: string;
  camera: string;
  subject_type: string;
  subject: string;
  consent: string;
  site: string;
  kiosk: string; // the device that enrolled the person
  jwe: string | null;
  created_at: Instant; // of the template
  expires_at: Instant;
}
