import { describe, expect, it } from 'vitest';
import { drawPlace, sayMeters, sayPoint } from '../../examples/console/src/map/geometry.ts';

const hamburg = { latitude: 53.5438, longitude: 9.9905 };

describe('drawPlace', () => {
  it('draws the point in the middle and the whole circle around it', () => {
    const { width, height, center, radius } = drawPlace(hamburg, 150);
    expect(center).toEqual({ x: width / 2, y: height / 2 });
    expect(radius).toBeCloseTo(height * 0.35);
  });

  it('draws circle and scale bar in the same scale', () => {
    const { radius, scaleBar } = drawPlace(hamburg, 150);
    expect(scaleBar.label).toBe('100 m');
    expect(scaleBar.length).toBeCloseTo((Number(radius) / 150) * 100);
  });

  it('puts lines of latitude and longitude where they are, nearer to each other eastward than northward', () => {
    const { latitudes, longitudes, center, radius } = drawPlace(hamburg, 150);
    const unitsPerDegree = (Number(radius) / 150) * 111_320;
    const north = latitudes.find(({ label }) => label === '53.544° N');
    expect(north?.position).toBeCloseTo(center.y - 0.0002 * unitsPerDegree, 1);
    const east = longitudes.find(({ label }) => label === '9.992° E');
    const shrink = Math.cos((hamburg.latitude * Math.PI) / 180);
    expect(east?.position).toBeCloseTo(center.x + 0.0015 * unitsPerDegree * shrink, 1);
  });

  it.each([0, 1, 35, 150, 250, 5000, 123_456, 20_000_000, null])(
    'with a radius of %s m, draws finite lengths, lines inside of the picture and labels that differ',
    (radiusMeters) => {
      for (const point of [
        hamburg,
        { latitude: 0, longitude: 0 },
        { latitude: 90, longitude: 0 },
        { latitude: -90, longitude: 180 },
        { latitude: -33.9, longitude: -179.9999 },
      ]) {
        const { width, height, longitudes, latitudes, scaleBar, radius } = drawPlace(point, radiusMeters);
        expect(radius === null).toBe(radiusMeters === null);
        expect(Number.isFinite(radius ?? 0)).toBe(true);
        expect(scaleBar.length).toBeGreaterThan(width * 0.1);
        expect(scaleBar.length).toBeLessThanOrEqual(width * 0.31);
        for (const { position } of longitudes) expect(position > 0 && position < width).toBe(true);
        for (const { position } of latitudes) expect(position > 0 && position < height).toBe(true);
        expect(longitudes.length).toBeGreaterThan(1);
        expect(longitudes.length).toBeLessThan(12);
        expect(latitudes.length).toBeLessThan(10);
        for (const lines of [longitudes, latitudes]) {
          expect(new Set(lines.map(({ label }) => label)).size).toBe(lines.length);
        }
      }
    },
  );

  it('draws no latitude beyond a pole', () => {
    const { latitudes } = drawPlace({ latitude: 89.9, longitude: 0 }, 100_000);
    expect(latitudes.every(({ label }) => Number.parseFloat(label) <= 90)).toBe(true);
  });

  it('names the longitudes beyond the date line from the other side', () => {
    const labels = drawPlace({ latitude: 0, longitude: 179.99 }, 2000).longitudes.map(({ label }) => label);
    expect(labels.some((label) => label.endsWith('E'))).toBe(true);
    expect(labels.some((label) => label.endsWith('W'))).toBe(true);
  });
});

describe('sayMeters', () => {
  it.each([
    [0, '0 m'],
    [150, '150 m'],
    [999, '999 m'],
    [1000, '1 km'],
    [123_456, '123.456 km'],
  ])('says %s m as %j', (meters, words) => {
    expect(sayMeters(meters)).toBe(words);
  });
});

describe('sayPoint', () => {
  it('says every digit, and the side of the equator and of Greenwich', () => {
    expect(sayPoint({ latitude: 53.5438, longitude: 9.9905 })).toBe('53.5438° N, 9.9905° E');
    expect(sayPoint({ latitude: -33.9, longitude: -70.000001 })).toBe('33.9° S, 70.000001° W');
    expect(sayPoint({ latitude: 0, longitude: 0 })).toBe('0°, 0°');
  });
});
