create table stowage_search_entry (
  id bigint generated always as identity primary key,
  name text collate "C" not null unique,
  base text collate "C" not null,
  description text not null,
  folded text collate "C" not null,
  source text not null
);

create index stowage_search_base on stowage_search_entry (base);

-- What is searched, alone: reading all of it takes half as long.
create table stowage_search_text (
  id bigint primary key references stowage_search_entry on delete cascade,
  folded text collate "C" not null
);

create function stowage_search_keep_text() returns trigger language plpgsql as $$
begin
  insert into stowage_search_text (id, folded) values (new.id, new.folded)
  on conflict (id) do update set folded = excluded.folded;
  return null;
end $$;

create trigger stowage_search_changed after insert or update of folded on stowage_search_entry
for each row execute function stowage_search_keep_text();

create table stowage_search_state (
  id integer primary key check (id = 1),
  changes bigint not null,
  filled integer not null
);

insert into stowage_search_state (id, changes, filled) values (1, 0, 0);
