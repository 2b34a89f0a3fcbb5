import { createHash } from 'node:crypto';

/** How a value in Redis begins: its form, and where each part of its head ends, in bytes. */
export const valueForm = { mark: 'v1', epochEnd: 18, stampEnd: 31, subjectEnd: 55, headEnd: 67 } as const;

/** How long a read may take whose record is still stored, in milliseconds: as long as a refusal is remembered. */
const READ_MS = 60_000;

/** How long it is remembered that a credential was accepted, in milliseconds, at least. */
const GOOD_MS = 300_000;

/** In the place of an epoch: what was read with the credential does not count, but when it was accepted does. */
const NO_EPOCH = '-'.repeat(valueForm.epochEnd - valueForm.mark.length);

/** How far what is stored may seem to come from the future, in milliseconds: another Redis has taken over. */
const AHEAD_MS = 5000;

/** What every script begins with. `now` is Redis's own clock: replicas need not agree about the time. */
const common = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function text(number) return string.format('%013.0f', number) end
local function failed(reply) return type(reply) == 'table' and reply.err ~= nil end
local function head(key)
  local bytes = redis.pcall('GETRANGE', key, 0, ${valueForm.headEnd - 1})
  return type(bytes) == 'string' and bytes or nil
end
local function isValue(bytes) return bytes:sub(1, 2) == '${valueForm.mark}' and #bytes == ${valueForm.headEnd} end
local function epochOf(bytes) return bytes:sub(3, ${valueForm.epochEnd}) end
local function stampOf(bytes) return tonumber(bytes:sub(${valueForm.epochEnd + 1}, ${valueForm.stampEnd})) end
local function subjectOf(bytes) return bytes:sub(${valueForm.stampEnd + 1}, ${valueForm.subjectEnd}) end
local function nonceOf(bytes) return bytes:sub(${valueForm.subjectEnd + 1}, ${valueForm.headEnd}) end
local function epochAt(key)
  local bytes = redis.pcall('GET', key)
  if type(bytes) ~= 'string' or not bytes:match('^[%w_-]+$') then return nil end
  local good = tonumber(bytes:sub(17))
  if #bytes ~= 16 and (#bytes ~= 29 or good == nil) then return nil end
  local epoch = bytes:sub(1, 16)
  return epoch ~= '${NO_EPOCH}' and epoch or nil, good
end
local function goneAt(bytes) return bytes:sub(1, 2) == 'g1' and tonumber(bytes:sub(3, 15)) or nil end
`;

/**
 * Looks a record up. A credential that has no epoch gets one: what is read from now on belongs to it. What is no record
 * of ours, or too large, is dropped.
 *
 * KEYS epoch, record, lease. ARGV number of the question, most age, epoch to begin with, life of an epoch, nonce that is
 * known, most bytes, life of a lease (0 for none), its holder.
 *
 * Returns the number, `same`, `found`, `none` or `wait`, the epoch ("" where none could be begun), now, how long ago the
 * platform last accepted the credential (-1 where that is not known); for `found` the age and the value.
 */
const look = `${common}
local epoch, good = epochAt(KEYS[1])
if epoch == nil then
  epoch = ARGV[3]
  local life = math.max(tonumber(ARGV[4]), good and ${GOOD_MS} or 0)
  if failed(redis.pcall('SET', KEYS[1], epoch .. (good and text(good) or ''), 'PX', life)) then epoch = '' end
end
local goodAge = good and math.max(0, now - good) or -1
local bytes = head(KEYS[2])
if bytes == nil then
  redis.pcall('DEL', KEYS[2])
elseif #bytes > 0 and (goneAt(bytes) or now + 1e9) > now + ${AHEAD_MS} then
  local stamp = isValue(bytes) and epochOf(bytes) == epoch and stampOf(bytes)
  if not stamp or stamp > now + ${AHEAD_MS} or redis.call('STRLEN', KEYS[2]) > tonumber(ARGV[6]) then
    redis.pcall('DEL', KEYS[2])
  elseif now - stamp < tonumber(ARGV[2]) then
    local age = math.max(0, now - stamp)
    if nonceOf(bytes) == ARGV[5] then return { ARGV[1], 'same', epoch, now, goodAge } end
    return { ARGV[1], 'found', epoch, now, goodAge, age, redis.call('GET', KEYS[2]) }
  end
end
if tonumber(ARGV[7]) > 0 then
  local holder = redis.pcall('GET', KEYS[3])
  if type(holder) == 'string' and holder ~= ARGV[8] then return { ARGV[1], 'wait', epoch, now, goodAge } end
  redis.pcall('SET', KEYS[3], ARGV[8], 'PX', ARGV[7])
end
return { ARGV[1], 'none', epoch, now, goodAge }
`;

/**
 * Stores a record, unless its credential or the record was refused since the read began, or there is a later one.
 *
 * KEYS epoch, record, record of the same by its id, lease. ARGV epoch, when the read began, when the platform answered,
 * life, value.
 */
const store = `${common}
local began, stamp, life = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local epoch, good = epochAt(KEYS[1])
if epoch ~= ARGV[1] or now - began > ${READ_MS} then return 0 end
for number = 2, 3 do
  local gone = goneAt(head(KEYS[number]) or '')
  if gone ~= nil and gone >= began then return 0 end
end
local before = head(KEYS[2]) or ''
if isValue(before) and epochOf(before) == ARGV[1] and (stampOf(before) or 0) > stamp then return 0 end
local left = math.min(life, life - (now - stamp))
if left < 1 then return 0 end
local reply = redis.pcall('SET', KEYS[2], ARGV[5], 'PX', left)
if failed(reply) then return reply end
redis.pcall('SET', KEYS[1], epoch .. text(math.max(good or 0, stamp)), 'PX', math.max(life, ${GOOD_MS}) + ${READ_MS})
redis.pcall('DEL', KEYS[4])
return 1
`;

/**
 * Takes a record away, and for a while what was read of it before; also as the session's own. Where there is no room to
 * remember that, everything of the credential goes. Fails where not even that can be done.
 *
 * KEYS epoch, record, the session's own record, lease. ARGV the record's name.
 */
const forget = `${common}
local function bury(key)
  redis.pcall('DEL', key)
  if failed(redis.pcall('SET', key, 'g1' .. text(now), 'PX', ${READ_MS})) then redis.call('DEL', KEYS[1]) end
end
local current = head(KEYS[3]) or ''
if isValue(current) and subjectOf(current) == ARGV[1] then bury(KEYS[3]) end
bury(KEYS[2])
redis.pcall('DEL', KEYS[4])
return 1
`;

/**
 * Takes everything of a credential away. When it was last accepted stays known: what a 401 means depends on that. If
 * there is no room to write, that goes, too.
 *
 * KEYS epoch.
 */
const forgetAll = `${common}
local epoch, good = epochAt(KEYS[1])
local isWritten = good and not failed(redis.pcall('SET', KEYS[1], '${NO_EPOCH}' .. text(good), 'PX', ${GOOD_MS}))
return isWritten and 1 or redis.call('DEL', KEYS[1])
`;

/** Takes a value away that cannot be read, unless it is another one by now. KEYS record. ARGV its head. */
const drop = `${common}
if head(KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`;

/** What is run in Redis, each at one moment: between a look and a change nobody else comes. */
const scripts = { look, store, forget, forgetAll, drop } as const;

/** The name of a script. */
export type ScriptName = keyof typeof scripts;

/** Every script with the name under which Redis keeps it. */
export const loadedScripts = Object.fromEntries(
  Object.entries(scripts).map(([name, text]) => [
    name,
    { text, digest: createHash('sha1').update(text).digest('hex') },
  ]),
) as Readonly<Record<ScriptName, { readonly text: string; readonly digest: string }>>;
