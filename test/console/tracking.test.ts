import { describe, expect, it } from 'vitest';
import {
  describeLocation,
  describeRounding,
  describeTimeRules,
  sayUnset,
} from '../../examples/console/src/words/tracking.ts';
import type { Setting, TimeSettings } from '../../examples/console/src/words/tracking.ts';

const unset: TimeSettings = {
  maxEntryLength: null,
  minBreakLength: null,
  maxBreakLength: null,
  allowedFrom: null,
  allowedTo: null,
  rounding: null,
  allowsPastEntries: null,
  allowsFutureEntries: null,
  clockOnly: null,
  automaticTargetTimes: null,
  ignoresTargetTimes: null,
};

function wordsAt(settings: readonly Setting[], field: string): string | null | undefined {
  return settings.find(({ path }) => path.endsWith(`.${field}`))?.words;
}

describe('describeTimeRules', () => {
  it('of settings that are null, says neither no nor 0', () => {
    expect(describeTimeRules(unset).map(({ words }) => words)).toEqual(Array(10).fill(null));
  });

  it('says lengths and times of day as they were entered', () => {
    const rules = describeTimeRules({ ...unset, maxEntryLength: '010:00 h', allowedFrom: '6' });
    expect(wordsAt(rules, 'maxEntryLength')).toBe('010:00 h');
    expect(wordsAt(rules, 'allowedFrom')).toBe('6');
  });

  it('says true and false in words that differ', () => {
    const flags = {
      allowsPastEntries: true,
      allowsFutureEntries: true,
      clockOnly: true,
      automaticTargetTimes: true,
      ignoresTargetTimes: true,
    };
    const yes = describeTimeRules({ ...unset, ...flags });
    const no = describeTimeRules({
      ...unset,
      allowsPastEntries: false,
      allowsFutureEntries: false,
      clockOnly: false,
      automaticTargetTimes: false,
      ignoresTargetTimes: false,
    });
    for (const field of Object.keys(flags)) {
      expect(wordsAt(yes, field), field).toBeTruthy();
      expect(wordsAt(no, field), field).toBeTruthy();
      expect(wordsAt(yes, field), field).not.toBe(wordsAt(no, field));
    }
  });
});

describe('describeRounding', () => {
  const none = { entryStart: null, entryEnd: null, breakStart: null, breakEnd: null };

  it.each([
    [{ type: 'up', amount: 15 }, '“up”, amount 15'],
    [{ type: 'off', amount: null }, '“off”'],
    [{ type: 'nearest', amount: 0 }, '“nearest”, amount 0'],
    [{ type: null, amount: 5 }, 'Kind not set, amount 5'],
    [{ type: null, amount: null }, null],
    [null, null],
  ])('says the rule %j as %j', (entryEnd, words) => {
    expect(wordsAt(describeRounding({ ...unset, rounding: { ...none, entryEnd } }), 'entryEnd')).toBe(words);
  });

  it('names all four moments even where nothing is set', () => {
    expect(describeRounding(unset).map(({ words }) => words)).toEqual([null, null, null, null]);
  });
});

describe('describeLocation', () => {
  const nowhere = { isEnabled: null, radiusMeters: null, macAddress: null, ssid: null, coordinates: null };

  it('of settings that are null, says neither no nor 0', () => {
    expect(describeLocation(nowhere).map(({ words }) => words)).toEqual([null, null, null, null]);
  });

  it('of a place that is not checked, with a radius of 0, says so', () => {
    const settings = describeLocation({ ...nowhere, isEnabled: false, radiusMeters: 0 });
    expect(wordsAt(settings, 'isEnabled')).toBe('Not checked');
    expect(wordsAt(settings, 'radiusMeters')).toBe('0 m');
  });
});

describe('sayUnset', () => {
  it('counts the rules, and leaves them to the parent', () => {
    expect(sayUnset(1)).toBe('1 rule is not set here: the parent’s holds');
    expect(sayUnset(10)).toBe('10 rules are not set here: the parent’s hold');
  });
});
