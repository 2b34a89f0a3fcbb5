import { useId } from 'react';
import type { ReactNode } from 'react';
import { drawPlace, sayMeters, sayPoint } from './geometry.ts';
import type { PlacePicture, Point } from './geometry.ts';

interface PlaceMapProps {
  readonly point: Point;
  readonly radiusMeters: number | null;
}

/** A small picture of a place: no map, but its size, its position and where north is. It asks nobody for anything. */
export function PlaceMap({ point, radiusMeters }: PlaceMapProps): ReactNode {
  const titleId = useId();
  const descriptionId = useId();
  const picture = drawPlace(point, radiusMeters);
  const { width, height, center, radius } = picture;
  return (
    <figure className="place-map">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-labelledby={titleId}
        aria-describedby={descriptionId}
      >
        <title id={titleId}>Where time may be recorded</title>
        <desc id={descriptionId}>{describe(point, radiusMeters, picture)}</desc>
        <rect className="map-ground" width={width} height={height} />
        <Grid picture={picture} />
        {radius !== null && <circle className="map-radius" cx={center.x} cy={center.y} r={radius} />}
        <circle className="map-point-halo" cx={center.x} cy={center.y} r={8} />
        <circle className="map-point" cx={center.x} cy={center.y} r={5} />
        {radiusMeters !== null && radius !== null && radius > 30 && (
          <g>
            <line
              className="map-reach"
              x1={center.x}
              y1={center.y}
              x2={center.x + radius * Math.SQRT1_2}
              y2={center.y + radius * Math.SQRT1_2}
            />
            <text
              className="map-text map-text-strong"
              x={center.x + radius * 0.25 + 10}
              y={center.y + radius * 0.25}
            >
              {sayMeters(radiusMeters)}
            </text>
          </g>
        )}
        <ScaleBar picture={picture} />
        <North x={width - 26} y={16} />
      </svg>
      <figcaption>
        {sayPoint(point)}
        {radiusMeters === null ? '; no radius is known' : `; ${sayMeters(radiusMeters)} around it`}
      </figcaption>
    </figure>
  );
}

function describe(point: Point, radiusMeters: number | null, { scaleBar }: PlacePicture): string {
  const circle = radiusMeters === null ? 'without a radius' : `with a circle of ${sayMeters(radiusMeters)}`;
  return `The point ${sayPoint(point)} ${circle}, north up, on a grid of latitudes and longitudes. The scale bar is ${scaleBar.label} long.`;
}

function Grid({ picture: { width, height, longitudes, latitudes } }: { picture: PlacePicture }): ReactNode {
  // North has the corner.
  const isLabelled = ({ position }: { position: number }) => position < width - 110;
  return (
    <g>
      {longitudes.map(({ position, label }) => (
        <line key={label} className="map-grid" x1={position} y1={0} x2={position} y2={height} />
      ))}
      {latitudes.map(({ position, label }) => (
        <line key={label} className="map-grid" x1={0} y1={position} x2={width} y2={position} />
      ))}
      {longitudes.filter(isLabelled).map(({ position, label }) => (
        <text key={label} className="map-text" x={position + 4} y={14}>
          {label}
        </text>
      ))}
      {latitudes.map(({ position, label }) => (
        <text key={label} className="map-text" x={6} y={position - 5}>
          {label}
        </text>
      ))}
    </g>
  );
}

function ScaleBar({ picture: { width, height, scaleBar } }: { picture: PlacePicture }): ReactNode {
  const right = width - 16;
  const left = right - scaleBar.length;
  const y = height - 16;
  return (
    <g>
      <path className="map-scale" d={`M${left} ${y - 6}V${y}H${right}V${y - 6}`} />
      <text className="map-text map-text-strong" x={(left + right) / 2} y={y - 6} textAnchor="middle">
        {scaleBar.label}
      </text>
    </g>
  );
}

function North({ x, y }: { x: number; y: number }): ReactNode {
  return (
    <g>
      <path className="map-north" d={`M${x} ${y}l7 18-7-4-7 4z`} />
      <text className="map-text map-text-strong" x={x} y={y + 32} textAnchor="middle">
        N
      </text>
    </g>
  );
}
