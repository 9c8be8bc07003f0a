-- Health of a child Application, as its root's sync waves see it. Written by `stackc bootstrap`.
--
-- What a child says of itself in status.health is the verdict of its last comparison. A wave may pass only on
-- a verdict on the present spec, from after the work that spec caused; anything older is Progressing. What
-- cannot get better without a repair is Degraded, not Progressing: then the root's operation fails, and its
-- retry takes up the commit that brings the repair, where an operation that waits never looks at a new commit.
--
-- Argo CD opens only Lua's base and table libraries here (and its own os): no string, no math. Timestamps are
-- RFC 3339 in UTC, to the second, so they compare as text.

-- The value at a path of keys; nil where any part is missing.
local function at(value, ...)
  for _, key in ipairs({...}) do
    if type(value) ~= "table" then return nil end
    value = value[key]
  end
  return value
end

-- What Go leaves out when it writes a field with omitempty, and what is written for a struct without content
-- (`jsonnet: {}`): the controller's copy of a spec and the spec differ in these and mean the same.
local function blank(value)
  if type(value) == "table" then
    for _, item in pairs(value) do
      if not blank(item) then return false end
    end
    return true
  end
  return value == nil or value == false or value == "" or value == 0
end

-- Whether two parts of a spec mean the same. Below valuesObject every byte counts: it is the user's own.
local function same(a, b, exact)
  if type(a) ~= "table" or type(b) ~= "table" then
    return a == b or (not exact and blank(a) and blank(b))
  end
  for key, item in pairs(a) do
    if not same(item, b[key], exact or key == "valuesObject") then return false end
  end
  for key, item in pairs(b) do
    if a[key] == nil and (exact or not blank(item)) then return false end
  end
  return true
end

-- Whether two sets of sources are the same. Argo CD reads `sources` where there are any, and ignores `source`.
local function same_sources(a, b)
  if blank(a.sources) and blank(b.sources) then return same(a.source, b.source) end
  return same(a.sources, b.sources)
end

-- The sources that Argo CD compares and syncs; with a hydrator, the branch that the hydrator writes.
local function sources_of(spec)
  local sync = at(spec, "sourceHydrator", "syncSource")
  if sync == nil then return {source = at(spec, "source"), sources = at(spec, "sources")} end
  local repo = at(sync, "repoURL")
  if blank(repo) then repo = at(spec, "sourceHydrator", "drySource", "repoURL") end
  return {source = {repoURL = repo, path = at(sync, "path"), targetRevision = at(sync, "targetBranch")}}
end

-- Whether the record of a comparison or of an operation, where it names sources at all, names these.
local function is_for(record, sources)
  if type(record) ~= "table" or (blank(record.source) and blank(record.sources)) then return true end
  return same_sources(record, sources)
end

-- Whether the last comparison was made with the present spec. Argo CD compares again when any of these three
-- changes; a ref or chart that moved under the same spec is not seen here.
local function is_compared(spec, sync, sources)
  local compared = at(sync, "comparedTo")
  if type(compared) ~= "table" then return false end
  return same_sources(compared, sources)
    and (compared.destination == nil or same(compared.destination, at(spec, "destination")))
    and same(compared.ignoreDifferences, at(spec, "ignoreDifferences"))
end

local function is_later(a, b)
  return type(a) == "string" and (type(b) ~= "string" or a > b)
end

-- Whether all that is OutOfSync awaits a pruning that automated sync is not allowed to do: then no sync follows,
-- and the comparison is one from after the work, as Synced is.
local function only_unpruned(automated, status)
  local resources, found = at(status, "resources"), false
  if at(automated, "prune") == true or type(resources) ~= "table" then return false end
  for _, resource in pairs(resources) do
    if at(resource, "status") ~= "Synced" then
      if at(resource, "requiresPruning") ~= true then return false end
      found = true
    end
  end
  return found
end

local function text(value, default)
  if type(value) == "string" and value ~= "" then return value end
  return default or ""
end

-- The message of the first condition of one of these types.
local function condition(status, types)
  local conditions = at(status, "conditions")
  if type(conditions) ~= "table" then return nil end
  for _, item in ipairs(conditions) do
    local kind = at(item, "type")
    if type(kind) == "string" and types[kind] then return kind .. ": " .. text(at(item, "message")) end
  end
  return nil
end

local function verdict(status, message)
  return {status = status, message = message}
end

-- What the child says of itself, once that is known to be about the present spec.
local function own_verdict(status, automated)
  local health, message = text(at(status, "health", "status")), at(status, "health", "message")
  if health == "Missing" and not automated then return verdict("Healthy", "synced by hand: not waited for") end
  if health == "Missing" then return verdict("Degraded", "what was synced is gone") end
  if health == "Unknown" then return verdict("Degraded", text(message, "health cannot be told")) end
  if health == "" then return verdict("Progressing", "health is not known yet") end
  return verdict(health, text(message))
end

local function health_of(application)
  local spec, status = at(application, "spec"), at(application, "status")
  local sources = sources_of(spec)
  local operation, sync = at(status, "operationState"), at(status, "sync")
  local synced_to = at(operation, "syncResult")
  local phase = at(operation, "phase")
  local failed = phase == "Failed" or phase == "Error"
  local current = is_for(synced_to, sources) and is_for(at(operation, "operation", "sync"), sources)

  -- An invalid spec is not compared, so comparedTo cannot say whether this is about the present one. If it is
  -- not, the root's next retry finds it gone.
  local invalid = condition(status, {InvalidSpecError = true, UnknownError = true})
  if invalid then return verdict("Degraded", invalid) end
  if not is_compared(spec, sync, sources) then return verdict("Progressing", "the spec is not compared yet") end
  -- A hydrator turns the spec into commits before there is anything to compare.
  local hydration = at(spec, "sourceHydrator") and at(status, "sourceHydrator", "currentOperation")
  if hydration then
    local state = at(hydration, "phase")
    if not same(at(hydration, "sourceHydrator"), at(spec, "sourceHydrator")) or state == "Hydrating" then
      return verdict("Progressing", "not hydrated yet")
    end
    if state == "Failed" then return verdict("Degraded", text(at(hydration, "message"), "hydration failed")) end
  end

  local incomparable = condition(status, {ComparisonError = true})
  if incomparable then return verdict("Degraded", incomparable) end

  -- Work under way, or asked for. A failed attempt that waits for its retry has an end though it runs.
  local retries, said, ended = at(operation, "retryCount"), at(operation, "message"), at(operation, "finishedAt")
  if phase == "Running" and current and type(retries) == "number" and retries > 0 and ended ~= nil then
    return verdict("Degraded", text(said, "the last attempt to sync failed"))
  end
  if phase == "Running" or phase == "Terminating" then return verdict("Progressing", text(said, "being synced")) end
  if at(application, "operation") ~= nil then return verdict("Progressing", "about to be synced") end

  local policy = at(spec, "syncPolicy", "automated")
  local automated = policy ~= nil and at(policy, "enabled") ~= false
  local state = at(sync, "status")
  if state == "Synced" then return own_verdict(status, automated) end
  if state ~= "OutOfSync" then return verdict("Progressing", "not compared yet") end

  -- OutOfSync: Synced would be a verdict from after the work by itself, here the clock has to tell.
  if failed and current then return verdict("Degraded", text(said, "the last sync failed")) end
  if not automated or only_unpruned(policy, status) then return own_verdict(status, automated) end
  local done = phase == "Succeeded" and current
  if done then
    -- Self-heal begins only on a comparison that followed a sync of this spec; its first attempt may come before
    -- the controller's view of the cluster has caught up, the second waits two seconds.
    local heals = at(operation, "operation", "sync", "autoHealAttemptsCount")
    local seen_after = is_later(at(status, "reconciledAt"), ended)
      or is_later(at(status, "health", "lastTransitionTime"), ended)
      or (type(heals) == "number" and heals > 1)
    if not seen_after then return verdict("Progressing", "synced, not compared since") end
  end
  local refused = condition(status, {SyncError = true})
  if refused then return verdict("Degraded", refused) end
  if not done then return verdict("Progressing", "about to be synced") end
  return own_verdict(status, automated)
end

return health_of(obj)
