/** A point on the earth, in degrees. */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** A line of equal latitude or longitude in the picture. */
interface GridLine {
  /** Where it is: from the left for a longitude, from the top for a latitude. */
  readonly position: number;
  readonly label: string;
}

/** The picture of a place: flat, north up, drawn around its point. Lengths are in the picture's own units. */
export interface PlacePicture {
  readonly width: number;
  readonly height: number;
  readonly center: { readonly x: number; readonly y: number };
  /** Null where no radius is known. */
  readonly radius: number | null;
  readonly longitudes: readonly GridLine[];
  readonly latitudes: readonly GridLine[];
  readonly scaleBar: { readonly length: number; readonly label: string };
}

/** Metres of one degree of latitude. */
const METERS_PER_DEGREE = 111_320;

/** How far the picture reaches from its centre to its upper edge where no radius says more, in metres. */
const DEFAULT_REACH_METERS = 250;
const LEAST_REACH_METERS = 10;
/** Beyond this, a flat picture would be wrong. */
const LARGEST_REACH_METERS = 1_000_000;

const WIDTH = 480;
const HEIGHT = 320;

/** How much of the way from the centre to the upper edge the radius takes. */
const RADIUS_SHARE = 0.7;

/** Draws a place and how far around it time may be recorded. */
export function drawPlace(point: Point, radiusMeters: number | null): PlacePicture {
  const wanted = radiusMeters === null ? DEFAULT_REACH_METERS : radiusMeters / RADIUS_SHARE;
  const reachMeters = Math.min(Math.max(wanted, LEAST_REACH_METERS), LARGEST_REACH_METERS);
  const unitsPerMeter = HEIGHT / 2 / reachMeters;
  const unitsPerLatitude = unitsPerMeter * METERS_PER_DEGREE;
  // At a pole all longitudes meet: the picture stays finite beside it.
  const shrink = Math.max(Math.cos((point.latitude * Math.PI) / 180), 0.01);
  const unitsPerLongitude = unitsPerLatitude * shrink;
  const step = chooseStep(HEIGHT / unitsPerLatitude / 3);
  const longitudeStep = chooseStep(WIDTH / unitsPerLongitude / 4);

  return {
    width: WIDTH,
    height: HEIGHT,
    center: { x: WIDTH / 2, y: HEIGHT / 2 },
    radius: radiusMeters === null ? null : radiusMeters * unitsPerMeter,
    longitudes: multiples(point.longitude, WIDTH / 2 / unitsPerLongitude, longitudeStep).map((degrees) => ({
      position: WIDTH / 2 + (degrees - point.longitude) * unitsPerLongitude,
      label: sayDegrees(wrapLongitude(degrees), longitudeStep, 'E', 'W'),
    })),
    latitudes: multiples(point.latitude, HEIGHT / 2 / unitsPerLatitude, step)
      .filter((degrees) => Math.abs(degrees) <= 90)
      .map((degrees) => ({
        position: HEIGHT / 2 - (degrees - point.latitude) * unitsPerLatitude,
        label: sayDegrees(degrees, step, 'N', 'S'),
      })),
    scaleBar: createScaleBar(unitsPerMeter),
  };
}

/** The largest of 1, 2 and 5 times a power of ten that is not above the wanted one. */
function chooseStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  return [5, 2, 1].map((factor) => factor * power).find((step) => step <= wanted * 1.000001) ?? power;
}

/** The multiples of a step that lie strictly inside of a reach around a value. */
function multiples(around: number, reach: number, step: number): readonly number[] {
  const first = Math.floor((around - reach) / step) + 1;
  const last = Math.ceil((around + reach) / step) - 1;
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, index) => (first + index) * step);
}

function wrapLongitude(degrees: number): number {
  return degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees;
}

/** Degrees with as many digits as a step needs, such as `53.544° N`. */
function sayDegrees(degrees: number, step: number, positive: string, negative: string): string {
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const text = Math.abs(degrees).toFixed(digits);
  return Number(text) === 0 ? `${text}°` : `${text}° ${degrees > 0 ? positive : negative}`;
}

function createScaleBar(unitsPerMeter: number): PlacePicture['scaleBar'] {
  const meters = chooseStep((WIDTH * 0.3) / unitsPerMeter);
  return { length: meters * unitsPerMeter, label: sayMeters(meters) };
}

/** A length in metres or kilometres, such as `200 m`. */
export function sayMeters(meters: number): string {
  return meters >= 1000
    ? `${Number((meters / 1000).toPrecision(12))} km`
    : `${Number(meters.toPrecision(12))} m`;
}

/** A point in words, with all its digits: `53.5438° N, 9.9905° E`. */
export function sayPoint({ latitude, longitude }: Point): string {
  const side = (degrees: number, positive: string, negative: string) =>
    degrees === 0 ? '0°' : `${Math.abs(degrees)}° ${degrees > 0 ? positive : negative}`;
  return `${side(latitude, 'N', 'S')}, ${side(longitude, 'E', 'W')}`;
}
