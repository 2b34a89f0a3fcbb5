import { useOrganizationTrackingSettingsFragment } from '@organization-graph/react';
import type { ReactNode } from 'react';
import { Card } from '../layout/card.tsx';
import { PlaceMap } from '../map/place-map.tsx';
import {
  describeLocation,
  describeRounding,
  describeTimeRules,
  inherited,
  sayUnset,
} from '../words/tracking.ts';
import type { LocationSettings, Setting, TimeSettings } from '../words/tracking.ts';
import { Fact, Facts, IssueMark } from './facts.tsx';
import type { PartProps } from './organization.ts';
import { Owned, OwnerTag, WithheldNote } from './side-note.tsx';
import { useView } from './view-context.ts';

const owner = 'WORKFORCE';

/** How working time and the place of work are recorded. */
export function TrackingCard({ organization }: PartProps): ReactNode {
  const settings = useOrganizationTrackingSettingsFragment(organization)?.trackingSettings;
  return (
    <Card title="Tracking settings" id="tracking" span={12} aside={<OwnerTag owner={owner} />}>
      <Owned owner={owner} what="tracking settings" path="trackingSettings">
        <p className="muted card-lead">
          Lengths and times of day are shown as they were entered: the platform documents no unit. Where a
          rule is not set here, the platform takes the parent’s.
        </p>
        <div className="tracking">
          <TimeRules time={settings?.time ?? null} />
          <Place location={settings?.location ?? null} />
        </div>
      </Owned>
    </Card>
  );
}

function TimeRules({ time }: { time: TimeSettings | null }): ReactNode {
  if (time === null) return <Unset title="Time rules" path="trackingSettings.time" />;
  return (
    <div className="tracking-time">
      <section>
        <h3>Time rules</h3>
        <SettingList settings={describeTimeRules(time)} />
      </section>
      <section>
        <h3>Rounding</h3>
        <SettingList settings={describeRounding(time)} />
      </section>
    </div>
  );
}

function Place({ location }: { location: LocationSettings | null }): ReactNode {
  const { hasIssue } = useView();
  if (location === null) return <Unset title="Place" path="trackingSettings.location" />;
  const { coordinates, radiusMeters } = location;
  const path = 'trackingSettings.location.coordinates';
  return (
    <section>
      <h3>Place</h3>
      {coordinates ? (
        <PlaceMap point={coordinates} radiusMeters={radiusMeters} />
      ) : (
        <p className="no-map">
          {hasIssue(path) ? (
            <>
              The coordinates cannot be shown. <IssueMark path={path} />
            </>
          ) : (
            'The coordinates are not set here'
          )}
        </p>
      )}
      <SettingList settings={describeLocation(location)} />
    </section>
  );
}

/** The settings that are set, or that cannot be shown; the others are one line, which names them when it is opened. */
function SettingList({ settings }: { settings: readonly Setting[] }): ReactNode {
  const { hasIssue } = useView();
  const isUnset = ({ words, path }: Setting) => words === null && !hasIssue(path);
  const shown = settings.filter((setting) => !isUnset(setting));
  const unset = settings.filter(isUnset);
  return (
    <>
      {shown.length > 0 && (
        <Facts>
          {shown.map(({ label, words, path }) => (
            <Fact key={path} label={label} path={path} owner={owner}>
              {words}
            </Fact>
          ))}
        </Facts>
      )}
      {unset.length > 0 && (
        <details className="unset">
          <summary>{sayUnset(unset.length)}</summary>
          <ul>
            {unset.map(({ label, path }) => (
              <li key={path}>{label}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Unset({ title, path }: { title: string; path: string }): ReactNode {
  const { hasIssue, isWithheld } = useView();
  return (
    <section>
      <h3>{title}</h3>
      {isWithheld(path) ? (
        <WithheldNote path={path} />
      ) : (
        <p className="side-note">
          {hasIssue(path) ? 'Cannot be shown. ' : inherited} {hasIssue(path) && <IssueMark path={path} />}
        </p>
      )}
    </section>
  );
}
