import { describe, expect, test } from 'vitest';
import { withValue, workforceId, workforceRecord } from '../read.ts';
import { fullModel, fullPayload } from './record.ts';

const booleans = {
  allowTimeEntriesInPast: 'allowsPastEntries',
  allowTimeEntriesInFuture: 'allowsFutureEntries',
  onlyClockTimeEntriesAllowed: 'clockOnly',
  automaticTargetTimes: 'automaticTargetTimes',
  ignoreTargetTimes: 'ignoresTargetTimes',
} as const;

describe('workforce trap: booleans that are text', () => {
  test.each([
    ['"true"', 'true', true],
    ['"false", which is not true', 'false', false],
    ['true', true, true],
    ['false', false, false],
    ['"", which is not set and not false', '', null],
  ])('%s, is read as such in every place', async (_name, value, expected) => {
    const timeTrackingSettings = Object.fromEntries(Object.keys(booleans).map((name) => [name, value]));
    const record = await workforceRecord({
      id: workforceId,
      timeTrackingSettings,
      locationTracking: { isOn: value },
    });
    const { time, location } = record.trackingSettings!;
    expect(Object.values(booleans).map((name) => time?.[name])).toEqual(
      Object.keys(booleans).map(() => expected),
    );
    expect(location?.isEnabled).toBe(expected);
    expect(record.dataIssues).toEqual([]);
  });

  test.each(['yes', 'on', '1', 1, 0, [], {}])('%j, is neither, and an issue', async (value) => {
    const { trackingSettings, dataIssues } = await workforceRecord({
      id: workforceId,
      locationTracking: { isOn: value },
    });
    expect(trackingSettings?.location?.isEnabled).toBeNull();
    expect(dataIssues).toEqual([{ path: 'trackingSettings.location.isEnabled', code: 'MALFORMED' }]);
  });
});

describe('workforce trap: numbers that are text', () => {
  test.each([
    ['"100"', '100', 100],
    ['100', 100, 100],
    ['"0"', '0', 0],
    ['0', 0, 0],
    ['"", which is not set and not 0', '', null],
    ['" ", which is not set and not 0', ' ', null],
  ])('%s, is read as such', async (_name, value, expected) => {
    const record = await workforceRecord({
      id: workforceId,
      timeTrackingSettings: { roundingAmountBreakEndTime: value },
      locationTracking: { locationRadius: value },
    });
    expect(record.trackingSettings?.location?.radiusMeters).toBe(expected);
    expect(record.trackingSettings?.time?.rounding.breakEnd.amount).toBe(expected);
    expect(record.dataIssues).toEqual([]);
  });

  test.each([
    ['far', 'MALFORMED'],
    ['100m', 'MALFORMED'],
    ['12.5', 'MALFORMED'],
    [true, 'MALFORMED'],
    [-1, 'OUT_OF_RANGE'],
    ['-1', 'OUT_OF_RANGE'],
    ['2147483648', 'OUT_OF_RANGE'],
  ])('radius %j, is %s', async (locationRadius, code) => {
    const { trackingSettings, dataIssues } = await workforceRecord({
      id: workforceId,
      locationTracking: { locationRadius },
    });
    expect(trackingSettings?.location?.radiusMeters).toBeNull();
    expect(dataIssues).toEqual([{ path: 'trackingSettings.location.radiusMeters', code }]);
  });
});

describe('workforce trap: coordinates', () => {
  const at = 'trackingSettings.location.coordinates';

  test.each([
    ['numbers', 69.6492, 18.9553],
    ['text', '69.6492', '18.9553'],
    ['the origin', 0, '0'],
    ['the corners', -90, 180],
  ])('within range as %s, are a pair', async (_name, latitude, longitude) => {
    const { trackingSettings, dataIssues } = await readAt(latitude, longitude);
    const coordinates = { latitude: Number(latitude), longitude: Number(longitude) };
    expect(trackingSettings?.location?.coordinates).toEqual(coordinates);
    expect(dataIssues).toEqual([]);
  });

  test.each([
    ['both out of range', 123.456, 987.654, ['latitude OUT_OF_RANGE', 'longitude OUT_OF_RANGE']],
    ['the latitude out of range', 90.0001, 18, ['latitude OUT_OF_RANGE']],
    ['the longitude out of range', '69', '-180.0001', ['longitude OUT_OF_RANGE']],
    ['the latitude malformed', 'north', 18, ['latitude MALFORMED']],
    ['the longitude malformed', 69, [18], ['longitude MALFORMED']],
    ['one malformed, one out of range', 'north', 181, ['latitude MALFORMED', 'longitude OUT_OF_RANGE']],
    ['one beyond all numbers', 1, '9'.repeat(400), ['longitude OUT_OF_RANGE']],
  ])(
    'with %s, are null with an issue for each, and nothing else is lost',
    async (_name, latitude, longitude, issues) => {
      const record = await readAt(latitude, longitude);
      const expected = withValue(fullModel, at, null);
      const dataIssues = issues.map((issue) => {
        const [name = '', code] = issue.split(' ');
        return { path: `${at}.${name}`, code };
      });
      expect(record).toEqual({ ...expected, dataIssues });
    },
  );

  test.each([
    ['without any', '', null],
    ['without members', undefined, undefined],
  ])('%s, are null without an issue', async (_name, latitude, longitude) => {
    expect(await readAt(latitude, longitude)).toEqual(withValue(fullModel, at, null));
  });

  test.each([
    ['longitude', 69, ''],
    ['latitude', null, 18],
  ])('without the %s alone, are null and an issue', async (_name, latitude, longitude) => {
    const { trackingSettings, dataIssues } = await readAt(latitude, longitude);
    expect(trackingSettings?.location?.coordinates).toBeNull();
    expect(dataIssues).toEqual([{ path: at, code: 'MALFORMED' }]);
  });

  function readAt(latitude: unknown, longitude: unknown) {
    const payload = withValue(fullPayload, 'locationTracking.latitude', latitude);
    return workforceRecord(withValue(payload, 'locationTracking.longitude', longitude));
  }
});
