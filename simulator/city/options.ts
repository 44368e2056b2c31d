/** What a city is made from. The same options give the same bytes. */
export interface CityOptions {
  readonly people: number;
  readonly sites: number;
  readonly days: number;
  readonly seed: number;
  /** About which share of the claims is fraud (0 to 0.5). */
  readonly fraud: number;
}
