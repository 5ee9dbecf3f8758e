create table stowage_search_entry (
  id integer primary key,
  name text not null unique,
  base text not null,
  description text not null,
  folded text not null,
  source text not null
);

create index stowage_search_base on stowage_search_entry (base);

create virtual table stowage_search_text using fts5 (
  folded, content = 'stowage_search_entry', content_rowid = 'id', tokenize = 'trigram'
);

create trigger stowage_search_added after insert on stowage_search_entry begin
  insert into stowage_search_text (rowid, folded) values (new.id, new.folded);
end;

create trigger stowage_search_removed after delete on stowage_search_entry begin
  insert into stowage_search_text (stowage_search_text, rowid, folded)
  values ('delete', old.id, old.folded);
end;

create trigger stowage_search_changed after update of folded on stowage_search_entry begin
  insert into stowage_search_text (stowage_search_text, rowid, folded)
  values ('delete', old.id, old.folded);
  insert into stowage_search_text (rowid, folded) values (new.id, new.folded);
end;

create table stowage_search_state (
  id integer primary key check (id = 1),
  changes integer not null,
  filled integer not null
);

insert into stowage_search_state (id, changes, filled) values (1, 0, 0);
