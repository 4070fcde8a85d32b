-- The filter as it was sent, and the same parsed, as it is evaluated for each event. json and text, so that both stay as written.
alter table webhook_endpoints
  add column filter json,
  add column condition text,
  add check ((filter is null) = (condition is null));
