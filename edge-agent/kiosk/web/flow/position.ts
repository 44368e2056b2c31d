import type { CheckInRequest } from '../../kiosk-state.ts';

type Position = NonNullable<CheckInRequest['position']>;

/** A clock event waits no longer for the position than this, ms: the face matters more. */
const TIMEOUT_MS = 4_000;
/** The Geolocation API's number for "the person or the browser does not allow it". */
const PERMISSION_DENIED = 1;

/** Asks the browser where it is: once, for one clock event, and never else. Resolves in any case. */
export function positionNow(): Promise<Position> {
  const options = { enableHighAccuracy: true, maximumAge: 0, timeout: TIMEOUT_MS };
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords, timestamp }) =>
        resolve({ lat: coords.latitude, lon: coords.longitude, accuracyM: coords.accuracy, at: timestamp }),
      ({ code }) => resolve({ failed: code === PERMISSION_DENIED ? 'denied' : 'unavailable' }),
      options,
    );
  });
}
