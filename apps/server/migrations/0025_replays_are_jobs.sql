-- A replay is a job with the same id. Unfinished replays go on where they were.
create procedure move_replays_to_jobs() language sql begin atomic
  with moved as (delete from webhook_replays returning *)
  insert into jobs (workspace_id, id, type, state, subject, input, checkpoint, total, done, counts, problem,
      actor_type, created_at, started_at, finished_at, due_at)
    select workspace_id, id, 'webhook_replay', state, endpoint_id::text,
      jsonb_build_object('endpoint_id', endpoint_id, 'mode', mode, 'since', rfc3339(since), 'from_event_id', from_event_id),
      jsonb_build_object('place', place, 'until', until),
      total, done, jsonb_build_object('deliveries', deliveries),
      case when error is not null then jsonb_build_object('code', 'not_found', 'title', 'Not found', 'detail', error,
        'fix', 'Create the webhook endpoint again, then start a new replay.') end,
      'system', created_at, case when total is not null then created_at end, finished_at, touched_at
    from moved
    on conflict do nothing;
end;
call move_replays_to_jobs();

-- Processes of the version before, which may still be running, insert into webhook_replays.
create function replay_to_job() returns trigger language plpgsql as $$
begin
  call move_replays_to_jobs();
  return null;
end
$$;
create constraint trigger replay_to_job after insert on webhook_replays
  deferrable initially deferred for each row execute function replay_to_job();
